#include "pairs/pair.h"

#include <algorithm>
#include <optional>
#include <span>
#include <sstream>
#include <string_view>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "catalog/moment.h"
#include "catalog/read.h"
#include "diff/diff.h"
#include "diff/rename.h"
#include "files/read.h"
#include "files/write.h"
#include "model/filter.h"
#include "model/object.h"
#include "pg/transaction.h"
#include "pg/url.h"
#include "support/folder.h"
#include "support/server.h"

namespace schemadiff::test {

namespace {

void execute(const std::string& sql) {
  pg::Connection::open(pg::Url::parse(server_url())).execute(sql);
}

/// What `pull` writes for the schema that the statements make.
std::vector<files::Source> pulled_from(const std::string& statements) {
  const TestDatabase database(statements);
  pg::Connection connection = pg::Connection::open(pg::Url::parse(database.url()));
  return models_of(connection);
}

}  // namespace

std::vector<files::Source> models_of(pg::Connection& connection) {
  std::vector<files::Source> sources;
  for (auto& [name, text] : files::write(catalog::read(connection))) {
    sources.push_back({.name = name.string(), .text = text});
  }
  return sources;
}

std::vector<files::Source> sources_of(const Pair& pair, const std::string& file) {
  if (std::filesystem::exists(pair.folder / file)) {
    return {{.name = file, .text = text_of(pair, file)}};
  }
  const std::string statements = std::filesystem::path(file).replace_extension(".sql").string();
  return pulled_from(text_of(pair, "setup.sql") + ";\n" + text_of(pair, statements));
}

std::string to_do(const TestDatabase& live, const std::string& models) {
  const pg::Url url = pg::Url::parse(live.url());
  pg::Connection target = pg::Connection::open(url);
  const TestDatabase throwaway;
  scratch::Scratch scratch = scratch::Scratch::open(
      {.where = throwaway.url(), .local_directory = {}, .bin_directory = {}}, target, url);
  const model::Filter everything;
  const std::vector<files::Source> sources{{.name = "models.toml", .text = models}};
  return text_of(
      project::compare(files::read(sources, everything), everything, target, scratch, true)
          .migration.up);
}

std::vector<Pair> all_pairs() {
  std::vector<Pair> pairs;
  const std::filesystem::path root = SCHEMADIFF_PAIRS_FOLDER;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().stem() == "to") {
      const std::filesystem::path folder = entry.path().parent_path();
      pairs.push_back({folder, folder.lexically_relative(root).string()});
    }
  }
  std::ranges::sort(pairs, {}, &Pair::name);
  return pairs;
}

std::string text_of(const Pair& pair, const std::string& file) {
  const std::filesystem::path path = pair.folder / file;
  return std::filesystem::exists(path) ? content_of(path) : "";
}

project::Comparison compare_with(std::span<const files::Source> models, pg::Connection& target,
                                 scratch::Scratch& scratch, bool online) {
  const model::Filter everything;
  return project::compare(files::read(models, everything), everything, target, scratch, online);
}

std::string lies_of_slice(std::span<const files::Source> models, pg::Connection& target,
                          scratch::Scratch& scratch) {
  const model::Filter everything;
  model::Declaration declared = files::read(models, everything);
  model::Managed live = model::split(catalog::read(target), everything);
  scratch.settle_identities(declared, live.managed, live.context);
  model::set_aside(declared.database, live.managed, live.context);
  diff::take_open_attributes(declared, live.managed);
  // Once more through the server, so that both are of one age.
  const auto through = [&](const model::Database& known) {
    return scratch.after(scratch.canonical(declared, known, live.context), live.context, {});
  };
  const model::Database whole = through({});
  const model::Database sliced = through(live.managed);
  std::string text;
  for (const diff::Change& change : diff::diff(whole, sliced)) {
    text += fmt::format("{}\n", to_string(diff::identity_of(change)));
  }
  whole.for_each([&](const auto& object) {
    const model::ObjectId id = identity(object);
    if (whole.uses(id) != sliced.uses(id)) {
      text += fmt::format("what {} uses\n", to_string(id));
    }
  });
  return text;
}

void run(const plan::Plan& plan, pg::Connection& target) {
  const std::optional<Moment> before =
      plan.empty() ? std::nullopt : std::optional(moment_of(target));
  for (const plan::Block& block : plan) {
    target.execute(block.transaction ? "BEGIN" : "SELECT 1");
    for (const plan::Step& step : block.steps) {
      target.execute_single(step.sql);
    }
    target.execute(block.transaction ? "COMMIT" : "SELECT 1");
  }
  CHECK_FALSE((before && is_as_at(target, *before)));  // or else what agreed would go stale
}

std::string text_of(const plan::Plan& plan) {
  std::string text;
  for (const plan::Block& block : plan) {
    if (!text.empty() || !block.transaction) {
      text += block.transaction ? "-- [block]\n" : "-- [block] transaction = false\n";
    }
    for (const plan::Step& step : block.steps) {
      text += step.sql + ";\n";
    }
  }
  return text;
}

namespace {

/// The columns of CREATE STATISTICS stand in the order in which they are in the table.
std::string with_sorted_statistics(std::string_view line) {
  const std::size_t on = line.find(" ON ");
  const std::size_t from = line.rfind(" FROM ");
  if (!line.starts_with("CREATE STATISTICS ") || on == std::string_view::npos || from < on) {
    return std::string(line);
  }
  std::vector<std::string> columns(1);
  for (const char c : line.substr(on + 4, from - on - 4)) {
    if (c == ',') {
      columns.emplace_back();
    } else if (c != ' ') {
      columns.back() += c;
    }
  }
  std::ranges::sort(columns);
  return fmt::format("{} ON {}{}", line.substr(0, on), join(columns, ", "), line.substr(from));
}

}  // namespace

std::string without_column_order(const std::string& dump) {
  std::string result;
  std::vector<std::string> in_order_of_columns;
  const auto write_sorted = [&] {
    std::ranges::sort(in_order_of_columns);
    for (const std::string& line : in_order_of_columns) {
      result += line + "\n";
    }
    in_order_of_columns.clear();
  };
  bool in_table = false;
  for (const std::string_view line : lines_of(dump)) {
    in_table = in_table && !line.starts_with(")");
    const bool is_default = line.starts_with("ALTER TABLE ONLY ") &&
                            line.find(" ALTER COLUMN ") != std::string_view::npos;
    if (in_table || is_default) {
      const bool ends_with_comma = in_table && line.ends_with(',');
      in_order_of_columns.emplace_back(line.substr(0, line.size() - (ends_with_comma ? 1 : 0)));
      continue;
    }
    write_sorted();
    result += with_sorted_statistics(line) + "\n";
    in_table = line.starts_with("CREATE ") && line.ends_with("(") &&
               line.find("TABLE ") != std::string_view::npos;
  }
  write_sorted();
  return result;
}

Roles::Roles(const Pair& pair) {
  std::istringstream words(text_of(pair, "roles"));
  for (std::string name; words >> name;) {
    names_.emplace_back(name);
    execute(fmt::format("DROP ROLE IF EXISTS {0}; CREATE ROLE {0}", names_.back()));
  }
}

Roles::~Roles() {
  for (const sql::Identifier& name : names_) {
    execute(fmt::format("DROP ROLE {}", name));
  }
}

}  // namespace schemadiff::test
