#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/reference.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// A sequence that is not part of an identity column: pg_sequence and its pg_class row (relkind
/// 'S'). A bound or start that is what PostgreSQL would choose itself is absent.
/// https://www.postgresql.org/docs/15/catalog-pg-sequence.html
struct Sequence {
  static constexpr std::string_view kKind = "sequence";
  static constexpr Replacement kReplacement = Replacement::LosesData;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "sequence"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind = 'S')";

  sql::QualifiedName name;
  std::string type = "bigint";  ///< format_type(seqtypid): smallint, integer or bigint
  std::optional<std::int64_t> start;
  std::int64_t increment = 1;  ///< never 0
  std::optional<std::int64_t> min;
  std::optional<std::int64_t> max;
  std::int64_t cache = 1;
  bool cycle = false;
  bool unlogged = false;  ///< 15+
  std::optional<ColumnReference> owned_by;

  static constexpr auto describe() {
    return description(
        "A sequence. That of an identity column is described at the column.", "type",
        attribute("type", &Sequence::type, "smallint, integer or bigint (the default)."),
        attribute("start", &Sequence::start,
                  "The first value; by default the lowest (of a descending one the highest)."),
        attribute("increment", &Sequence::increment,
                  "What is added for each value; negative for a descending sequence. Default 1."),
        attribute("min", &Sequence::min,
                  "The lowest value; by default 1, or the type's lowest when descending."),
        attribute("max", &Sequence::max,
                  "The highest value; by default the type's highest, or -1 when descending."),
        attribute("cache", &Sequence::cache, "How many values a session takes at once. Default 1."),
        attribute("cycle", &Sequence::cycle, "Whether it starts again at its end. Default false."),
        attribute("unlogged", &Sequence::unlogged,
                  "Whether it is UNLOGGED (PostgreSQL 15 and newer)."),
        attribute("owned_by", &Sequence::owned_by,
                  "The column it is dropped with: \"table.column\"."));
  }

  static Sequence declared(const Place& place);
  /// What COMMENT ON and the like call it: `TABLE app.users`.
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Sequence read(RowReader& row);

  bool operator==(const Sequence&) const = default;
};

ObjectId identity(const Sequence& sequence);

inline std::vector<TakenName> taken_names(const Sequence& sequence) {
  return {{.scope = NameScope::Relation, .name = sequence.name}};
}

/// The column that owns it.
std::optional<ObjectId> parent(const Sequence& sequence);
std::vector<ObjectId> dependencies(const Sequence& sequence);
Statements create(const Sequence& sequence, const Context& context);
Statements drop(const Sequence& sequence, const Context& context);
std::optional<Alteration> alter(const Sequence& from, const Sequence& to, const Context& context);
Statements rename(const Sequence& from, const Sequence& to);
std::optional<DefaultName> default_name(const Sequence& sequence);
void set_name(Sequence& sequence, sql::Identifier name);

/// The lowest value of an integer type, or its highest.
std::int64_t lowest_of(std::string_view type);
std::int64_t highest_of(std::string_view type);

}  // namespace schemadiff::model
