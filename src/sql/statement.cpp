#include "sql/statement.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <pg_query/pg_query.pb-c.h>

#include "sql/parse.h"
#include "sql/scan.h"

namespace schemadiff::sql {

namespace {

using nlohmann::json;

std::optional<std::string> text_of(const json& node, const char* key) {
  const auto found = node.find(key);
  return found != node.end() && found->is_string() ? std::optional(found->get<std::string>())
                                                   : std::nullopt;
}

bool is_true(const json& node, const char* key) {
  return node.value(key, false);
}

/// A RangeVar.
RelationName relation(const json& node) {
  return {.schema = text_of(node, "schemaname"), .name = text_of(node, "relname").value_or("")};
}

/// A name as a list of String nodes: the last two parts.
RelationName relation_of_list(const json& list) {
  std::vector<std::string> parts;
  const json items = list.value("items", json::array());
  for (const json& item : items) {
    parts.push_back(item.value(json::json_pointer("/String/sval"), ""));
  }
  RelationName name;
  if (!parts.empty()) {
    name.name = parts.back();
  }
  if (parts.size() > 1) {
    name.schema = parts[parts.size() - 2];
  }
  return name;
}

void read_index(const json& statement, StatementTraits& traits) {
  if (!is_true(statement, "concurrent")) {
    return;
  }
  traits.needs_no_transaction = true;
  traits.concurrent_index = {.name = text_of(statement, "idxname"),
                             .table = relation(statement.value("relation", json::object()))};
}

void read_drop(const json& statement, StatementTraits& traits) {
  if (!is_true(statement, "concurrent")) {
    return;
  }
  traits.needs_no_transaction = true;
  const json objects = statement.value("objects", json::array());
  if (objects.size() == 1) {  // the server takes no more with CONCURRENTLY
    traits.concurrent_drop = relation_of_list(objects.front().value("List", json::object()));
  }
}

/// An option such as CONCURRENTLY, (CONCURRENTLY) or (CONCURRENTLY false).
bool has_option(const json& statement, std::string_view name) {
  const json options = statement.value("params", json::array());
  return std::ranges::any_of(options, [&](const json& entry) {
    const json option = entry.value("DefElem", json::object());
    const std::string value = option.value(json::json_pointer("/arg/String/sval"), "true");
    const json number = option.value(json::json_pointer("/arg/Integer"), json());
    const bool is_off =
        value == "false" || value == "off" || (number.is_object() && number.value("ival", 0) == 0);
    return option.value("defname", "") == name && !is_off;
  });
}

void read_reindex(const json& statement, StatementTraits& traits) {
  const std::string kind = statement.value("kind", "");
  const bool is_one = kind == "REINDEX_OBJECT_INDEX" || kind == "REINDEX_OBJECT_TABLE";
  const bool concurrent = has_option(statement, "concurrently");
  traits.needs_no_transaction = concurrent || !is_one;
  if (!concurrent) {
    return;
  }
  ConcurrentReindex reindex;
  if (is_one) {
    reindex.relation = relation(statement.value("relation", json::object()));
  } else if (kind == "REINDEX_OBJECT_SCHEMA") {
    reindex.schema = text_of(statement, "name");
  }
  traits.concurrent_reindex = reindex;
}

/// ALTER TABLE … DETACH PARTITION … CONCURRENTLY, which the server takes alone only.
void read_alter_table(const json& statement, StatementTraits& traits) {
  const json commands = statement.value("cmds", json::array());
  for (const json& command : commands) {
    const json partition =
        command.value(json::json_pointer("/AlterTableCmd/def/PartitionCmd"), json::object());
    if (is_true(partition, "concurrent")) {
      traits.needs_no_transaction = true;
      traits.concurrent_detach = {.table = relation(statement.value("relation", json::object())),
                                  .partition = relation(partition.value("name", json::object()))};
    }
  }
}

/// BEGIN, COMMIT and the like, but not the savepoint family.
bool controls(const json& statement) {
  const std::string kind = statement.value("kind", "");
  return kind != "TRANS_STMT_SAVEPOINT" && kind != "TRANS_STMT_RELEASE" &&
         kind != "TRANS_STMT_ROLLBACK_TO";
}

bool sets_session(const json& statement) {
  const std::string name = statement.value("name", "");
  return !is_true(statement, "is_local") && name != "role" && name != "session_authorization" &&
         name != "TRANSACTION";
}

void read_node(const std::string& node, const json& statement, StatementTraits& traits) {
  if (node == "TransactionStmt") {
    traits.controls_transaction = controls(statement);
  } else if (node == "IndexStmt") {
    read_index(statement, traits);
  } else if (node == "DropStmt") {
    read_drop(statement, traits);
  } else if (node == "ReindexStmt") {
    read_reindex(statement, traits);
  } else if (node == "AlterTableStmt") {
    read_alter_table(statement, traits);
  } else if (node == "AlterEnumStmt") {
    traits.adds_enum_value = !statement.contains("oldVal");
  } else if (node == "VariableSetStmt") {
    traits.sets_session = sets_session(statement);
  } else if (node == "CallStmt" || node == "DoStmt") {
    traits.may_commit = true;
  } else {
    // The other statements of this sort. ANALYZE is a VacuumStmt too, and no worse off outside a
    // transaction.
    constexpr auto kAlone = std::to_array<std::string_view>(
        {"VacuumStmt", "CreatedbStmt", "DropdbStmt", "AlterSystemStmt", "ClusterStmt",
         "CreateTableSpaceStmt", "DropTableSpaceStmt", "DiscardStmt"});
    traits.needs_no_transaction = std::ranges::find(kAlone, node) != kAlone.end();
  }
}

}  // namespace

StatementTraits traits(std::string_view statement) {
  StatementTraits result;
  const std::optional<std::string> text = parse_json(statement);
  if (!text) {
    return result;
  }
  const json tree = json::parse(*text);
  const json statements = tree.value("stmts", json::array());
  for (const json& entry : statements) {
    for (const auto& [node, content] : entry.at("stmt").items()) {
      read_node(node, content, result);
    }
  }
  return result;
}

std::string with_variables(std::string_view sql,
                           const std::vector<std::pair<std::string, std::string>>& values) {
  const std::vector<Token> tokens = scan(sql);
  std::string result;
  std::size_t done = 0;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const std::size_t word = tokens[i + 1].offset;
    if (tokens[i].code != PG_QUERY__TOKEN__ASCII_58 || word != tokens[i].offset + 1) {
      continue;
    }
    const std::string_view rest = sql.substr(word);
    const auto is_word = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    const std::string_view name{rest.begin(), std::ranges::find_if_not(rest, is_word)};
    const auto value = std::ranges::find(values, name, &std::pair<std::string, std::string>::first);
    if (value != values.end()) {
      result.append(sql.substr(done, tokens[i].offset - done)).append(value->second);
      done = word + name.size();
    }
  }
  return result.append(sql.substr(done));
}

}  // namespace schemadiff::sql
