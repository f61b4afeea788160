#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/argument.h"
#include "model/context.h"
#include "model/describe.h"
#include "model/function.h"
#include "model/hint.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// What a final function does to the state.
enum class FinalModify : std::uint8_t { ReadOnly, Shareable, ReadWrite };

constexpr auto words(std::type_identity<FinalModify> /*tag*/) {
  return std::array<std::string_view, 3>{"read_only", "shareable", "read_write"};
}

/// An aggregate function: pg_aggregate and its row of pg_proc (prokind 'a').
/// https://www.postgresql.org/docs/15/sql-createaggregate.html
struct Aggregate {
  static constexpr std::string_view kKind = "aggregate";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kOverloaded = true;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "aggregate"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_proc WHERE oid >= 16384 AND prokind = 'a')";

  sql::QualifiedName name;
  sql::Identifier signature{"()"};            ///< `(integer, text)`: of all arguments
  Hint<std::optional<std::string>> key_list;  ///< what a key has in parentheses

  std::optional<Arguments> direct_arguments;  ///< absent for an ordinary aggregate
  Arguments arguments;
  bool hypothetical = false;
  std::string sfunc;
  std::string stype;
  std::int64_t sspace = 0;
  std::optional<std::string> finalfunc;
  bool finalfunc_extra = false;
  std::optional<FinalModify> finalfunc_modify;
  std::optional<std::string> combinefunc;
  std::optional<std::string> serialfunc;
  std::optional<std::string> deserialfunc;
  std::optional<std::string> initcond;
  std::optional<std::string> msfunc;
  std::optional<std::string> minvfunc;
  std::optional<std::string> mstype;
  std::int64_t msspace = 0;
  std::optional<std::string> mfinalfunc;
  bool mfinalfunc_extra = false;
  std::optional<FinalModify> mfinalfunc_modify;
  std::optional<std::string> minitcond;
  std::optional<std::string> sortop;
  Parallel parallel = Parallel::Unsafe;

  static constexpr auto describe() {
    return description(
        "An aggregate function. The key is its name, or, where several have that name, its name "
        "and the types of its arguments: [aggregate.\"total(numeric)\"].",
        "",
        attribute("direct_arguments", &Aggregate::direct_arguments,
                  "Of an ordered-set aggregate: the arguments before ORDER BY; may be an empty "
                  "list."),
        attribute("arguments", &Aggregate::arguments,
                  "The arguments to aggregate; none means (*). Of an ordered-set aggregate those "
                  "behind ORDER BY."),
        attribute("hypothetical", &Aggregate::hypothetical,
                  "Whether it is a hypothetical-set aggregate."),
        required_attribute("sfunc", &Aggregate::sfunc, "The state transition function."),
        required_attribute("stype", &Aggregate::stype, "The type of the state."),
        attribute("sspace", &Aggregate::sspace, "The size of the state in bytes, about."),
        attribute("finalfunc", &Aggregate::finalfunc,
                  "The function that makes the result of the state."),
        attribute("finalfunc_extra", &Aggregate::finalfunc_extra,
                  "Whether it gets NULLs for the arguments as well."),
        attribute("finalfunc_modify", &Aggregate::finalfunc_modify,
                  "What it does to the state: \"read_only\", \"shareable\", \"read_write\". "
                  "Default: read_only, of ordered-set aggregates read_write."),
        attribute("combinefunc", &Aggregate::combinefunc, "The function that joins two states."),
        attribute("serialfunc", &Aggregate::serialfunc,
                  "The function that makes a state bytea, for parallel workers."),
        attribute("deserialfunc", &Aggregate::deserialfunc, "Its inverse."),
        attribute("initcond", &Aggregate::initcond, "The first state, as text."),
        attribute("msfunc", &Aggregate::msfunc, "The same in moving-aggregate mode: sfunc."),
        attribute("minvfunc", &Aggregate::minvfunc,
                  "The inverse of msfunc, for moving-aggregate mode."),
        attribute("mstype", &Aggregate::mstype, "stype in moving-aggregate mode."),
        attribute("msspace", &Aggregate::msspace, "sspace in moving-aggregate mode."),
        attribute("mfinalfunc", &Aggregate::mfinalfunc, "finalfunc in moving-aggregate mode."),
        attribute("mfinalfunc_extra", &Aggregate::mfinalfunc_extra,
                  "finalfunc_extra in moving-aggregate mode."),
        attribute("mfinalfunc_modify", &Aggregate::mfinalfunc_modify,
                  "finalfunc_modify in moving-aggregate mode."),
        attribute("minitcond", &Aggregate::minitcond, "initcond in moving-aggregate mode."),
        attribute("sortop", &Aggregate::sortop,
                  "The operator whose order finds the result in an index: \"<\", "
                  "\"OPERATOR(app.<)\"."),
        attribute("parallel", &Aggregate::parallel,
                  "\"unsafe\" (the default), \"restricted\" or \"safe\"."));
  }

  static Aggregate declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Aggregate read(RowReader& row);

  bool operator==(const Aggregate&) const = default;
};

ObjectId identity(const Aggregate& aggregate);
/// Throws Error (Failure::File) where the key and the arguments contradict each other.
void complete(Aggregate& aggregate);
std::vector<TakenName> taken_names(const Aggregate& aggregate);
sql::Identifier resolved_signature(const Aggregate& aggregate, const TypeFinder& find);
std::optional<std::string> locate(const Aggregate& aggregate);
std::vector<ObjectId> dependencies(const Aggregate& aggregate);
Statements create(const Aggregate& aggregate, const Context& context);
Statements drop(const Aggregate& aggregate, const Context& context);
/// By CREATE OR REPLACE, as long as the result is sure to have the same type.
std::optional<Alteration> alter(const Aggregate& from, const Aggregate& to, const Context& context);
Statements rename(const Aggregate& from, const Aggregate& to);

}  // namespace schemadiff::model
