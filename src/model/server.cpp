#include "model/server.h"

#include <fmt/format.h>

#include "model/catalog_sql.h"
#include "model/database.h"
#include "model/foreign_data_wrapper.h"
#include "model/generic_options.h"
#include "model/user_mapping.h"

namespace schemadiff::model {

Server Server::declared(const Place& place) {
  Server server;
  server.name = place.identifier();
  return server;
}

std::string Server::sql_reference(const ObjectId& id) {
  return fmt::format("SERVER {}", id.path[0]);
}

std::string Server::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass::oid,
  server.oid,
  0,
  server.srvname,
  wrapper.fdwname,
  server.srvtype,
  server.srvversion,
  {}
FROM pg_catalog.pg_foreign_server AS server
  JOIN pg_catalog.pg_foreign_data_wrapper AS wrapper ON wrapper.oid = server.srvfdw
WHERE {})",
                     generic_options_sql("server.srvoptions"),
                     is_users_own("pg_foreign_server", "server.oid"));
}

Server Server::read(RowReader& row) {
  Server server;
  server.name = row.identifier();
  server.wrapper = row.identifier();
  server.type = row.optional_text();
  server.version = row.optional_text();
  server.options = row.options();
  return server;
}

ObjectId server_id(const sql::Identifier& name) {
  return {.kind = Server::kKind, .of = "", .path = {name}};
}

ObjectId identity(const Server& server) {
  return server_id(server.name);
}

std::vector<ObjectId> dependencies(const Server& server) {
  return {{.kind = ForeignDataWrapper::kKind, .of = "", .path = {server.wrapper}}};
}

void normalize(Server& server) {
  refuse_secrets(server.options);
}

Statements create(const Server& server, const Context& /*context*/) {
  std::string sql = fmt::format("CREATE SERVER {}", server.name);
  if (server.type) {
    sql += fmt::format(" TYPE {}", sql::Literal{*server.type});
  }
  if (server.version) {
    sql += fmt::format(" VERSION {}", sql::Literal{*server.version});
  }
  sql += fmt::format(" FOREIGN DATA WRAPPER {}", server.wrapper);
  return {{sql + generic_options(server.options)}};
}

Statements drop(const Server& server, const Context& context) {
  Statements statements;
  if (context.from != nullptr) {  // DROP SERVER refuses while there are any
    for (const UserMapping& mapping : context.from->all<UserMapping>()) {
      if (mapping.server == server.name) {
        statements.push_back(drop(mapping, context).front());
      }
    }
  }
  statements.push_back({fmt::format("DROP SERVER {}", server.name)});
  return statements;
}

std::optional<Alteration> alter(const Server& from, const Server& to, const Context& /*context*/) {
  // A version can be changed, not taken away.
  if (from.wrapper != to.wrapper || from.type != to.type || (from.version && !to.version)) {
    return std::nullopt;
  }
  std::string sql = fmt::format("ALTER SERVER {}", to.name);
  if (from.version != to.version) {
    sql += fmt::format(" VERSION {}", sql::Literal{*to.version});
  }
  return Alteration{.statements = {{sql + generic_options_change(from.options, to.options)}}};
}

Statements rename(const Server& from, const Server& to) {
  return {{fmt::format("ALTER SERVER {} RENAME TO {}", from.name, to.name)}};
}

}  // namespace schemadiff::model
