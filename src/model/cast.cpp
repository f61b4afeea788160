#include "model/cast.h"

#include <string>

#include <fmt/format.h>

#include "base/error.h"
#include "model/catalog_sql.h"
#include "model/key.h"

namespace schemadiff::model {

namespace {

struct Types {
  std::string source;
  std::string target;
};

Types types_of(std::string_view name) {
  constexpr std::string_view kAs = "as";
  const std::size_t place = find_word(name, kAs);
  if (place == std::string_view::npos) {
    throw Error(Failure::File,
                fmt::format("'{}' names no cast: it takes two types, \"text AS mood\"", name));
  }
  return {.source = std::string(trimmed(name.substr(0, place))),
          .target = std::string(trimmed(name.substr(place + kAs.size() + 2)))};
}

std::string in_one_spelling(const std::string& type, const TypeFinder& find) {
  const std::string alone = signature_of({Argument{.name = {}, .type = type}}, find).raw();
  return alone.substr(1, alone.size() - 2);
}

sql::Identifier name_of(const Types& types, const TypeFinder& find = {}) {
  return sql::Identifier(fmt::format("{} AS {}", in_one_spelling(types.source, find),
                                     in_one_spelling(types.target, find)));
}

}  // namespace

Cast Cast::declared(const Place& place) {
  Cast cast;
  cast.name = name_of(types_of(place.name));
  return cast;
}

std::string Cast::sql_reference(const ObjectId& id) {
  return fmt::format("CAST ({})", id.path.at(0).raw());
}

std::string Cast::query(int /*server_major*/) {
  // That of a range type to its multirange type is a part of the type ('i').
  return fmt::format(R"(SELECT 'pg_catalog.pg_cast'::pg_catalog.regclass::pg_catalog.oid,
  own.oid,
  0,
  pg_catalog.format_type(own.castsource, NULL) || ' AS '
    || pg_catalog.format_type(own.casttarget, NULL) AS name,
  nullif(own.castfunc, 0)::pg_catalog.regprocedure AS function,
  own.castmethod = 'i' AS inout,
  own.castcontext
FROM pg_catalog.pg_cast AS own
WHERE {}
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS whole
    WHERE whole.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass
      AND whole.objid = own.oid
      AND whole.deptype = 'i'))",
                     is_users_own("pg_cast", "own.oid"));
}

Cast Cast::read(RowReader& row) {
  Cast cast;
  cast.name = row.identifier();
  cast.function = row.optional_text();
  cast.inout = row.boolean();
  const char context = row.character();
  cast.context = context == 'i'   ? CastContext::Implicit
                 : context == 'a' ? CastContext::Assignment
                                  : CastContext::Explicit;
  return cast;
}

ObjectId identity(const Cast& cast) {
  return {.kind = Cast::kKind, .of = "", .path = {cast.name}};
}

sql::Identifier resolved_signature(const Cast& cast, const TypeFinder& find) {
  return name_of(types_of(cast.name.raw()), find);
}

std::optional<std::string> locate(const Cast& cast) {
  const Types types = types_of(cast.name.raw());
  const Arguments both{{.name = {}, .type = types.source}, {.name = {}, .type = types.target}};
  if (names_certain_types(signature_of(both))) {
    return std::nullopt;
  }
  return fmt::format(
      "SELECT 'pg_catalog.pg_cast'::pg_catalog.regclass::pg_catalog.oid, oid, 0"
      " FROM pg_catalog.pg_cast WHERE castsource = {}::pg_catalog.regtype"
      " AND casttarget = {}::pg_catalog.regtype",
      sql::Literal{types.source}, sql::Literal{types.target});
}

Statements create(const Cast& cast, const Context& /*context*/) {
  const std::string how = cast.function ? fmt::format("WITH FUNCTION {}", *cast.function)
                          : cast.inout  ? "WITH INOUT"
                                        : "WITHOUT FUNCTION";
  const std::string_view context = cast.context == CastContext::Implicit     ? " AS IMPLICIT"
                                   : cast.context == CastContext::Assignment ? " AS ASSIGNMENT"
                                                                             : "";
  return {{fmt::format("CREATE CAST ({}) {}{}", cast.name.raw(), how, context)}};
}

Statements drop(const Cast& cast, const Context& /*context*/) {
  return {{fmt::format("DROP CAST ({})", cast.name.raw())}};
}

std::optional<Alteration> alter(const Cast& /*from*/, const Cast& /*to*/,
                                const Context& /*context*/) {
  return std::nullopt;
}

}  // namespace schemadiff::model
