#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/argument.h"
#include "model/context.h"
#include "model/describe.h"
#include "model/hint.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// An operator: pg_operator. One that is but named as another's commutator or negator (a shell) is
/// none yet.
/// https://www.postgresql.org/docs/15/sql-createoperator.html
struct Operator {
  static constexpr std::string_view kKind = "operator";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kOverloaded = true;
  static constexpr bool kUnquoted = true;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "operator"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_operator WHERE oid >= 16384)";

  sql::QualifiedName name;
  sql::Identifier signature{"(NONE, NONE)"};  ///< `(integer, text)`, `(NONE, integer)`
  Hint<std::optional<std::string>> key_list;  ///< what a key has in parentheses

  std::optional<std::string> left;  ///< absent for a prefix operator
  std::optional<std::string>
      right;  ///< absent for a postfix operator, which 13 is the last to have
  std::string function;
  std::optional<sql::QualifiedName> commutator;
  std::optional<sql::QualifiedName> negator;
  std::optional<std::string> restrict_function;
  std::optional<std::string> join_function;
  bool hashes = false;
  bool merges = false;

  static constexpr auto describe() {
    return description(
        "An operator. The key is its name, or, where several have that name, its name and the "
        "types of its operands: [operator.\"===(integer, integer)\"], "
        "[operator.\"!!!(NONE, integer)\"].",
        "",
        attribute("left", &Operator::left,
                  "The type of the left operand; a prefix operator has none."),
        attribute("right", &Operator::right, "The type of the right operand."),
        required_attribute("function", &Operator::function, "The function that computes it."),
        attribute("commutator", &Operator::commutator,
                  "The operator that means the same with its operands exchanged, mostly itself."),
        attribute("negator", &Operator::negator, "The operator that gives the opposite."),
        attribute("restrict", &Operator::restrict_function,
                  "The function that estimates how many rows it selects: \"eqsel\"."),
        attribute("join", &Operator::join_function, "The same for joins: \"eqjoinsel\"."),
        attribute("hashes", &Operator::hashes, "Whether it can serve a hash join."),
        attribute("merges", &Operator::merges, "Whether it can serve a merge join."));
  }

  static Operator declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Operator read(RowReader& row);

  bool operator==(const Operator&) const = default;
};

ObjectId identity(const Operator& op);
/// Throws Error (Failure::File) where the key and the operands contradict each other.
void complete(Operator& op);
sql::Identifier resolved_signature(const Operator& op, const TypeFinder& find);
std::optional<std::string> locate(const Operator& op);
std::vector<ObjectId> dependencies(const Operator& op);
Statements create(const Operator& op, const Context& context);
Statements drop(const Operator& op, const Context& context);
/// The estimators; from 17 on also what it did not say of itself before. An operator that goes or
/// comes takes itself out of the one it is the commutator or negator of, or puts itself there.
std::optional<Alteration> alter(const Operator& from, const Operator& to, const Context& context);

}  // namespace schemadiff::model
