#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/context.h"
#include "model/describe.h"
#include "model/object_id.h"
#include "model/place.h"
#include "model/row.h"
#include "model/statement.h"

namespace schemadiff::model {

/// A foreign data wrapper that no extension brings: pg_foreign_data_wrapper.
/// https://www.postgresql.org/docs/15/catalog-pg-foreign-data-wrapper.html
struct ForeignDataWrapper {
  static constexpr std::string_view kKind = "foreign data wrapper";
  static constexpr Replacement kReplacement = Replacement::Never;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "foreign_data_wrapper"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_foreign_data_wrapper WHERE oid >= 16384)";

  sql::Identifier name;
  std::optional<sql::QualifiedName> handler;
  std::optional<sql::QualifiedName> validator;
  Options options;  ///< fdwoptions without secrets

  static constexpr auto describe() {
    return description("A foreign data wrapper. One that an extension brings need not be declared.",
                       "",
                       attribute("handler", &ForeignDataWrapper::handler,
                                 "The function that handles its tables: \"schema.name\"."),
                       attribute("validator", &ForeignDataWrapper::validator,
                                 "The function that checks options: \"schema.name\"."),
                       attribute("options", &ForeignDataWrapper::options,
                                 "What the wrapper wants to know: { debug = \"true\" }."));
  }

  static ForeignDataWrapper declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static ForeignDataWrapper read(RowReader& row);

  bool operator==(const ForeignDataWrapper&) const = default;
};

ObjectId identity(const ForeignDataWrapper& wrapper);
std::vector<ObjectId> dependencies(const ForeignDataWrapper& wrapper);
void normalize(ForeignDataWrapper& wrapper);
Statements create(const ForeignDataWrapper& wrapper, const Context& context);
Statements drop(const ForeignDataWrapper& wrapper, const Context& context);
std::optional<Alteration> alter(const ForeignDataWrapper& from, const ForeignDataWrapper& to,
                                const Context& context);
Statements rename(const ForeignDataWrapper& from, const ForeignDataWrapper& to);

}  // namespace schemadiff::model
