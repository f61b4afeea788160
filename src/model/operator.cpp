#include "model/operator.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/database.h"
#include "model/key.h"
#include "model/schema.h"

namespace schemadiff::model {

namespace {

constexpr int kAltersLinksSince = 17;
constexpr std::string_view kNone = "NONE";

/// Two operators that know each other.
struct Link {
  std::string_view word;
  std::optional<sql::QualifiedName> Operator::* member;
  bool turns;  ///< whether the other has the operands the other way round
};

constexpr std::array kLinks{
    Link{.word = "COMMUTATOR", .member = &Operator::commutator, .turns = true},
    Link{.word = "NEGATOR", .member = &Operator::negator, .turns = false}};

std::string bare_text(const sql::QualifiedName& name) {
  return name.schema.empty() ? name.name.raw() : fmt::format("{}.{}", name.schema, name.name.raw());
}

/// `app.=== (integer, integer)`
std::string operator_text(const sql::QualifiedName& name, const sql::Identifier& signature) {
  return fmt::format("{} {}", bare_text(name), signature.raw());
}

std::string link_text(const Link& link, const sql::QualifiedName& other) {
  return fmt::format("{} = OPERATOR({})", link.word, bare_text(other));
}

std::string type_text(const std::optional<std::string>& type, const TypeFinder& find) {
  if (!type) {
    return std::string(kNone);
  }
  const std::string alone = signature_of({Argument{.name = {}, .type = *type}}, find).raw();
  return alone.substr(1, alone.size() - 2);
}

sql::Identifier signature_of_operands(const std::optional<std::string>& left,
                                      const std::optional<std::string>& right,
                                      const TypeFinder& find = {}) {
  return sql::Identifier(fmt::format("({}, {})", type_text(left, find), type_text(right, find)));
}

ObjectId operator_id(const sql::QualifiedName& name, const sql::Identifier& signature) {
  return {.kind = Operator::kKind, .of = "", .path = {name.schema, name.name, signature}};
}

/// The other operator of a link, were it called `name`.
ObjectId other_id(const Operator& op, const Link& link, const sql::QualifiedName& name) {
  return operator_id(name, link.turns ? signature_of_operands(op.right, op.left) : op.signature);
}

bool links_to(const Operator& op, const Link& link, const Operator& other) {
  return op.*link.member == other.name &&
         identity(other) == other_id(op, link, (op.*link.member).value());
}

/// What an operator says of itself, or another one says of it: either is enough for PostgreSQL, in
/// whatever order they are made.
std::optional<sql::QualifiedName> linked(const Operator& op, const Link& link,
                                         const Database* database) {
  if (op.*link.member || database == nullptr) {
    return op.*link.member;
  }
  for (const Operator& other : database->all<Operator>()) {
    if (links_to(other, link, op)) {
      return other.name;
    }
  }
  return std::nullopt;
}

/// Whether the server makes or unmakes the link itself, because the other operator comes or goes.
/// OperatorUpd() in src/backend/catalog/pg_operator.c.
bool follows(const Operator& from, const Operator& to, const Link& link, const Context& context) {
  const std::optional<sql::QualifiedName>& before = from.*link.member;
  const std::optional<sql::QualifiedName>& after = to.*link.member;
  if (context.from == nullptr || context.to == nullptr ||
      (before && context.to->contains(other_id(from, link, *before)))) {
    return false;
  }
  if (!after) {
    return true;
  }
  const ObjectId comes = other_id(to, link, *after);
  const Operator* const other = context.to->find<Operator>(comes);
  return other != nullptr && !context.from->contains(comes) && links_to(*other, link, to);
}

/// Takes the list of a key apart: `integer, NONE`.
void take_key_list(Operator& op, std::string_view list) {
  const auto is_none = [](std::string_view text) { return is_word(trimmed(text), "none"); };
  const std::size_t first = list.find(',');
  const std::size_t last = list.rfind(',');
  if (first != std::string_view::npos && is_none(list.substr(0, first))) {
    list.remove_prefix(first + 1);
    op.right = list;
  } else if (last != std::string_view::npos && is_none(list.substr(last + 1))) {
    op.left = list.substr(0, last);
  } else {
    const Arguments both = Argument::parse_list(list);
    if (both.size() != 2) {
      throw Error(Failure::File,
                  fmt::format("an operator has two operands, not ({}); NONE stands for the one "
                              "that is not there",
                              list));
    }
    op.left = both[0].type;
    op.right = both[1].type;
  }
}

/// The types that the key names, in their one spelling.
sql::Identifier signature_in_key(std::string_view list) {
  Operator named;
  take_key_list(named, list);
  return signature_of_operands(named.left, named.right);
}

}  // namespace

Operator Operator::declared(const Place& place) {
  const KeyParts key = key_parts(place.name);
  Place named = place;
  named.name = key.name;
  Operator op;
  op.name = named.qualified_name();
  if (key.list) {
    op.key_list.value = std::string(*key.list);
  }
  return op;
}

std::string Operator::sql_reference(const ObjectId& id) {
  return fmt::format("OPERATOR {}", operator_text({.schema = id.path.at(0), .name = id.path.at(1)},
                                                  id.path.at(2)));
}

std::string Operator::query(int /*server_major*/) {
  // A shell has no function.
  return fmt::format(R"(SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass::pg_catalog.oid,
  own.oid,
  0,
  namespace.nspname,
  own.oprname,
  CASE WHEN own.oprleft <> 0 THEN pg_catalog.format_type(own.oprleft, NULL) END AS left_type,
  CASE WHEN own.oprright <> 0 THEN pg_catalog.format_type(own.oprright, NULL) END AS right_type,
  own.oprcode::pg_catalog.regproc AS function,
  commutator_namespace.nspname,
  commutator.oprname,
  negator_namespace.nspname,
  negator.oprname,
  nullif(own.oprrest, 0)::pg_catalog.regproc AS restrict_function,
  nullif(own.oprjoin, 0)::pg_catalog.regproc AS join_function,
  own.oprcanhash,
  own.oprcanmerge
FROM pg_catalog.pg_operator AS own
  JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = own.oprnamespace
  LEFT JOIN pg_catalog.pg_operator AS commutator ON commutator.oid = own.oprcom
  LEFT JOIN pg_catalog.pg_namespace AS commutator_namespace
    ON commutator_namespace.oid = commutator.oprnamespace
  LEFT JOIN pg_catalog.pg_operator AS negator ON negator.oid = own.oprnegate
  LEFT JOIN pg_catalog.pg_namespace AS negator_namespace
    ON negator_namespace.oid = negator.oprnamespace
WHERE own.oprcode <> 0
  AND {}
  AND {})",
                     kOrdinarySchema, is_users_own("pg_operator", "own.oid"));
}

Operator Operator::read(RowReader& row) {
  Operator op;
  op.name = row.qualified_name();
  op.left = row.optional_text();
  op.right = row.optional_text();
  op.signature = sql::Identifier(fmt::format("({}, {})", op.left.value_or(std::string(kNone)),
                                             op.right.value_or(std::string(kNone))));
  op.function = row.text();
  op.commutator = row.optional_qualified_name();
  op.negator = row.optional_qualified_name();
  op.restrict_function = row.optional_text();
  op.join_function = row.optional_text();
  op.hashes = row.boolean();
  op.merges = row.boolean();
  return op;
}

ObjectId identity(const Operator& op) {
  return operator_id(op.name, op.signature);
}

void complete(Operator& op) {
  const std::optional<std::string>& list = op.key_list.value;
  if (list && !op.left && !op.right) {
    take_key_list(op, *list);
  }
  if (!op.left && !op.right) {
    throw Error(Failure::File, "an operator needs the types of its operands: left, right");
  }
  op.signature = signature_of_operands(op.left, op.right);
  const sql::Identifier in_key = list ? signature_in_key(*list) : op.signature;
  if (in_key != op.signature) {
    throw Error(Failure::File, fmt::format("the key says {} and the operands {}: the types have "
                                           "to be the same",
                                           in_key.raw(), op.signature.raw()));
  }
}

sql::Identifier resolved_signature(const Operator& op, const TypeFinder& find) {
  return signature_of_operands(op.left, op.right, find);
}

std::optional<std::string> locate(const Operator& op) {
  Arguments operands;
  for (const std::optional<std::string>& type : {op.left, op.right}) {
    if (type) {
      operands.push_back({.name = {}, .type = *type});
    }
  }
  if (names_certain_types(signature_of(operands))) {
    return std::nullopt;
  }
  const std::string written = fmt::format("{}{}", bare_text(op.name), op.signature.raw());
  return fmt::format(
      "SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass::pg_catalog.oid,"
      " {}::pg_catalog.regoperator::pg_catalog.oid, 0",
      sql::Literal{written});
}

std::vector<ObjectId> dependencies(const Operator& op) {
  return {schema_id(op.name.schema)};
}

Statements create(const Operator& op, const Context& context) {
  std::vector<std::string> clauses{fmt::format("    FUNCTION = {}", op.function)};
  const auto add = [&](std::string_view key, const std::optional<std::string>& value) {
    if (value) {
      clauses.push_back(fmt::format("    {} = {}", key, *value));
    }
  };
  add("LEFTARG", op.left);
  add("RIGHTARG", op.right);
  for (const Link& link : kLinks) {
    if (const std::optional<sql::QualifiedName> other = linked(op, link, context.to)) {
      clauses.push_back(fmt::format("    {}", link_text(link, *other)));
    }
  }
  add("RESTRICT", op.restrict_function);
  add("JOIN", op.join_function);
  if (op.hashes) {
    clauses.emplace_back("    HASHES");
  }
  if (op.merges) {
    clauses.emplace_back("    MERGES");
  }
  return {{fmt::format("CREATE OPERATOR {} (\n{}\n)", bare_text(op.name), join(clauses, ",\n"))}};
}

Statements drop(const Operator& op, const Context& /*context*/) {
  return {{fmt::format("DROP OPERATOR {}", operator_text(op.name, op.signature))}};
}

std::optional<Alteration> alter(const Operator& from, const Operator& to, const Context& context) {
  Operator reached = from;
  std::vector<std::string> clauses;
  const auto set_function = [&](std::string_view word, auto member) {
    if (reached.*member != to.*member) {
      reached.*member = to.*member;
      clauses.push_back(fmt::format("{} = {}", word, (to.*member).value_or(std::string(kNone))));
    }
  };
  const bool can_add = context.server_major >= kAltersLinksSince;
  set_function("RESTRICT", &Operator::restrict_function);
  set_function("JOIN", &Operator::join_function);
  for (const Link& link : kLinks) {
    if (from.*link.member == to.*link.member) {
      continue;
    }
    if (follows(from, to, link, context)) {
      reached.*link.member = to.*link.member;
    } else if (can_add && !(from.*link.member)) {
      reached.*link.member = to.*link.member;
      clauses.push_back(link_text(link, (to.*link.member).value()));
    }
  }
  const auto set_flag = [&](std::string_view word, bool Operator::* member) {
    if (can_add && !(reached.*member) && to.*member) {
      reached.*member = true;
      clauses.emplace_back(word);
    }
  };
  set_flag("HASHES", &Operator::hashes);
  set_flag("MERGES", &Operator::merges);
  if (reached != to) {
    return std::nullopt;
  }
  if (clauses.empty()) {
    return Alteration{};
  }
  return Alteration{
      .statements = {{fmt::format("ALTER OPERATOR {} SET ({})",
                                  operator_text(to.name, to.signature), join(clauses, ", "))}}};
}

}  // namespace schemadiff::model
