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

/// A foreign server: pg_foreign_server.
/// https://www.postgresql.org/docs/15/catalog-pg-foreign-server.html
struct Server {
  static constexpr std::string_view kKind = "server";
  /// Its user mappings may hold secrets that nobody could give back.
  static constexpr Replacement kReplacement = Replacement::Never;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "server"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_foreign_server WHERE oid >= 16384)";

  sql::Identifier name;
  sql::Identifier wrapper;
  std::optional<std::string> type;
  std::optional<std::string> version;
  Options options;  ///< srvoptions without secrets

  static constexpr auto describe() {
    return description(
        "A foreign server.", "wrapper",
        required_attribute("wrapper", &Server::wrapper, "Its foreign data wrapper."),
        attribute("type", &Server::type, "The server's type, where the wrapper knows any."),
        attribute("version", &Server::version, "The server's version, where the wrapper asks."),
        attribute("options", &Server::options,
                  "How to reach it: { host = \"db\", port = 5432, dbname = \"app\" }. Secrets "
                  "have no place here."));
  }

  static Server declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Server read(RowReader& row);

  bool operator==(const Server&) const = default;
};

ObjectId identity(const Server& server);
ObjectId server_id(const sql::Identifier& name);
std::vector<ObjectId> dependencies(const Server& server);
void normalize(Server& server);
Statements create(const Server& server, const Context& context);
Statements drop(const Server& server, const Context& context);
/// The type and the wrapper of a server are for ever.
std::optional<Alteration> alter(const Server& from, const Server& to, const Context& context);
Statements rename(const Server& from, const Server& to);

}  // namespace schemadiff::model
