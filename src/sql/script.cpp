#include "sql/script.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "sql/parse.h"
#include "sql/split.h"

namespace schemadiff::sql {

namespace {

/// Those that change nothing in what the statements around them mean.
constexpr auto kHarmless = std::to_array<std::string_view>(
    {"\\connect", "\\c", "\\restrict", "\\unrestrict", "\\set", "\\unset", "\\echo", "\\qecho",
     "\\warn", "\\pset", "\\timing", "\\encoding", "\\x", "\\."});

/// Whether a text ends behind a statement, and in no quote or comment.
bool ends_between_statements(std::string_view text) {
  try {
    const std::vector<StatementView> statements = split(text);
    if (statements.empty()) {
      return true;
    }
    const StatementView& last = statements.back();
    const std::string_view rest = text.substr(last.offset + last.text.size());
    const std::size_t next = rest.find_first_not_of(" \t\r\n");
    return next != std::string_view::npos && rest[next] == ';';
  } catch (const Error&) {
    return false;
  }
}

/// A statement on one line that reads the rows behind it, as pg_dump writes it.
bool takes_rows(std::string_view line) {
  std::string capitals(line.substr(0, line.find_last_not_of(" \t\r") + 1));
  std::ranges::transform(capitals, capitals.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return capitals.starts_with("COPY ") && capitals.ends_with(';') &&
         capitals.find(" FROM STDIN") != std::string::npos;
}

class Blanking {
 public:
  explicit Blanking(const std::string& file) : file_(file) {}

  std::string run(std::string_view script) {
    for (const std::string_view line : lines_of(script)) {
      ++number_;
      if (in_rows_) {
        in_rows_ = line.substr(0, 2) != "\\.";
      } else if (line.starts_with('\\') && is_between_statements()) {
        demand_harmless(line);
      } else if (takes_rows(line) && is_between_statements()) {
        in_rows_ = true;
      } else {
        text_ += line;
      }
      text_ += '\n';
    }
    return std::move(text_);
  }

 private:
  /// From the last place that is known to be one.
  bool is_between_statements() {
    const bool between = ends_between_statements(std::string_view(text_).substr(known_));
    known_ = between ? text_.size() : known_;
    return between;
  }

  void demand_harmless(std::string_view line) const {
    const std::string_view command = line.substr(0, line.find_first_of(" \t\r"));
    if (std::ranges::find(kHarmless, command) == kHarmless.end()) {
      throw Error(Failure::File,
                  fmt::format("{} is a command of psql, which only psql can follow; write what it "
                              "does as SQL, or take the output of pg_dump --schema-only",
                              command),
                  {.file = file_, .line = number_, .column = 1});
    }
  }

  const std::string& file_;
  std::string text_;
  std::size_t known_ = 0;
  int number_ = 0;
  bool in_rows_ = false;
};

bool is_one_of(std::string_view kind, std::span<const std::string_view> kinds) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

}  // namespace

std::string without_psql_commands(std::string_view script, const std::string& file) {
  return Blanking(file).run(script);
}

Reach reach_of(std::string_view statement) {
  constexpr auto kDatabase =
      std::to_array<std::string_view>({"CreatedbStmt", "DropdbStmt", "AlterDatabaseStmt",
                                       "AlterDatabaseSetStmt", "AlterDatabaseRefreshCollStmt"});
  constexpr auto kServer = std::to_array<std::string_view>(
      {"CreateRoleStmt", "AlterRoleStmt", "AlterRoleSetStmt", "DropRoleStmt", "GrantRoleStmt",
       "CreateTableSpaceStmt", "DropTableSpaceStmt", "AlterTableSpaceOptionsStmt",
       "AlterSystemStmt", "DropOwnedStmt", "ReassignOwnedStmt"});
  constexpr auto kOnServer =
      std::to_array<std::string_view>({"OBJECT_ROLE", "OBJECT_TABLESPACE", "OBJECT_PARAMETER_ACL"});
  const std::optional<std::string> tree = parse_json(statement);
  if (!tree) {
    return Reach::Schema;
  }
  const nlohmann::json parsed = nlohmann::json::parse(*tree);
  for (const nlohmann::json& one : parsed.value("stmts", nlohmann::json::array())) {
    for (const auto& [kind, content] : one.at("stmt").items()) {
      if (is_one_of(kind, kDatabase)) {
        return Reach::Database;
      }
      if (is_one_of(kind, kServer)) {
        return Reach::Server;
      }
      for (const std::string_view key : {"objtype", "objectType", "renameType"}) {
        const auto at = content.find(key);
        const std::string type = at == content.end() ? "" : at->template get<std::string>();
        if (type == "OBJECT_DATABASE") {
          return Reach::Database;
        }
        if (is_one_of(type, kOnServer)) {
          return Reach::Server;
        }
      }
    }
  }
  return Reach::Schema;
}

}  // namespace schemadiff::sql
