#include "model/privileges.h"

#include <array>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "model/role.h"

namespace schemadiff::model {

namespace {

constexpr int kMaintainSince = 17;

struct SortOfKind {
  std::string_view kind;
  std::string_view sort;
};

/// A kind that is not here is one that nothing can be granted on.
constexpr std::array kSorts{
    SortOfKind{"table", "table"},
    SortOfKind{"view", "table"},
    SortOfKind{"materialized view", "table"},
    SortOfKind{"foreign table", "table"},
    SortOfKind{"column", "column"},
    SortOfKind{"inherited column", "column"},
    SortOfKind{"view column", "column"},
    SortOfKind{"materialized view column", "column"},
    SortOfKind{"sequence", "sequence"},
    SortOfKind{"schema", "schema"},
    SortOfKind{"function", "function"},
    SortOfKind{"procedure", "function"},
    SortOfKind{"aggregate", "function"},
    SortOfKind{"enum", "type"},
    SortOfKind{"domain", "type"},
    SortOfKind{"composite type", "type"},
    SortOfKind{"range type", "type"},
    SortOfKind{"base type", "type"},
    SortOfKind{"language", "language"},
    SortOfKind{"foreign data wrapper", "foreign data wrapper"},
    SortOfKind{"server", "server"},
    SortOfKind{"large object", "large object"},
};

std::vector<std::string_view> words_of(std::string_view sort) {
  if (sort == "table") {
    return {"select",   "insert",     "update",  "delete",
            "truncate", "references", "trigger", "maintain"};
  }
  if (sort == "column") {
    return {"select", "insert", "update", "references"};
  }
  if (sort == "large object") {
    return {"select", "update"};
  }
  if (sort == "sequence") {
    return {"select", "update", "usage"};
  }
  if (sort == "schema") {
    return {"usage", "create"};
  }
  if (sort == "function") {
    return {"execute"};
  }
  return {"usage"};
}

bool contains(const Privileges& privileges, std::string_view word) {
  return std::ranges::find(privileges, word) != privileges.end();
}

Privileges in_order(const Privileges& words, const PrivilegeSort& sort) {
  Privileges ordered;
  for (const std::string_view word : sort.words) {
    if (contains(words, word)) {
      ordered.emplace_back(word);
    }
  }
  return ordered;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

/// `SELECT, UPDATE`, `ALL`, `SELECT (email)`.
std::string list_text(const Privileges& privileges, const PrivilegeSort& sort,
                      const std::string& column) {
  Privileges words = folded(privileges, sort);
  for (std::string& word : words) {
    word = upper(std::move(word));
    if (!column.empty()) {
      word += fmt::format(" ({})", column);
    }
  }
  return join(words, ", ");
}

}  // namespace

std::string privileges_sql(std::string_view words, std::string_view all_of_them) {
  return fmt::format(R"(CASE WHEN pg_catalog.cardinality({0}) > 0
      AND pg_catalog.cardinality({0}) = pg_catalog.cardinality({1}) THEN ARRAY['all']
    ELSE ARRAY(
      SELECT pg_catalog.lower(word)
      FROM pg_catalog.unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES',
        'TRIGGER', 'MAINTAIN', 'USAGE', 'CREATE', 'EXECUTE']) WITH ORDINALITY AS known(word, place)
      WHERE word = ANY ({0})
      ORDER BY place) END)",
                     words, all_of_them);
}

std::optional<PrivilegeSort> privileges_on(std::string_view kind, int server_major) {
  const auto* const found = std::ranges::find(kSorts, kind, &SortOfKind::kind);
  if (found == kSorts.end()) {
    return std::nullopt;
  }
  PrivilegeSort sort{.name = found->sort, .words = words_of(found->sort), .of_public = {}};
  if (server_major < kMaintainSince) {
    std::erase(sort.words, "maintain");
  }
  if (sort.name == "function" || sort.name == "type" || sort.name == "language") {
    sort.of_public = sort.words;
  }
  return sort;
}

Privileges normalized(const Privileges& written, const PrivilegeSort& sort) {
  Privileges words;
  const std::vector<std::string> known(sort.words.begin(), sort.words.end());
  for (const std::string& text : written) {
    std::string word = lower(text);
    if (word == kAllPrivileges || word == "all privileges") {
      return {std::string(kAllPrivileges)};
    }
    if (!contains(known, word)) {
      throw Error(Failure::File,
                  fmt::format("'{}' is no privilege on a {}: there is {}{}", text, sort.name,
                              join(known, ", "), did_you_mean(word, known)));
    }
    words.push_back(std::move(word));
  }
  return in_order(words, sort);
}

void normalize_grant(const sql::Identifier& grantee, std::optional<Privileges>& privileges,
                     Privileges& grant_option, const PrivilegeSort& sort) {
  if (!privileges && grant_option.empty()) {
    throw Error(Failure::File, fmt::format("{} needs a list of privileges; [] takes all away",
                                           role_text(grantee)));
  }
  grant_option = normalized(grant_option, sort);
  Privileges all = privileges.value_or(Privileges{});
  all.insert(all.end(), grant_option.begin(), grant_option.end());
  privileges = normalized(all, sort);
}

Privileges spelled_out(const Privileges& privileges, const PrivilegeSort& sort) {
  return contains(privileges, kAllPrivileges) ? Privileges(sort.words.begin(), sort.words.end())
                                              : privileges;
}

Privileges folded(const Privileges& privileges, const PrivilegeSort& sort) {
  const bool all = !privileges.empty() && privileges.size() == sort.words.size();
  return all ? Privileges{std::string(kAllPrivileges)} : privileges;
}

Privileges without(const Privileges& left, const Privileges& right) {
  Privileges rest = left;
  std::erase_if(rest, [&](const std::string& word) { return contains(right, word); });
  return rest;
}

Privileges common(const Privileges& left, const Privileges& right) {
  return without(left, without(left, right));
}

Privileges united(const Privileges& left, const Privileges& right, const PrivilegeSort& sort) {
  Privileges all = left;
  all.insert(all.end(), right.begin(), right.end());
  return in_order(all, sort);
}

std::vector<std::string> grant_statements(const Start& start, const Held& end,
                                          const PrivilegeSort& sort, const GrantWords& words) {
  std::vector<std::string> statements;
  const auto list = [&](const Privileges& privileges) {
    return list_text(privileges, sort, words.column);
  };
  const auto add = [&](std::string_view verb, const Privileges& privileges,
                       std::string_view preposition, std::string_view after) {
    if (!privileges.empty()) {
      statements.push_back(fmt::format("{}{} {} ON {} {} {}{}", words.prefix, verb,
                                       list(privileges), words.on, preposition,
                                       role_text(words.grantee), after));
    }
  };
  const Privileges revoked = without(start.possible.privileges, end.privileges);
  const Privileges option_lost =
      common(without(start.possible.grant_option, end.grant_option), end.privileges);
  const Privileges option_new = without(end.grant_option, start.certain.grant_option);
  const Privileges granted = without(without(end.privileges, start.certain.privileges), option_new);
  add("REVOKE", revoked, "FROM", "");
  add("REVOKE GRANT OPTION FOR", option_lost, "FROM", "");
  add("GRANT", granted, "TO", "");
  add("GRANT", option_new, "TO", " WITH GRANT OPTION");
  return statements;
}

}  // namespace schemadiff::model
