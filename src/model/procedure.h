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
#include "model/routine.h"
#include "model/row.h"
#include "model/settings.h"
#include "model/statement.h"

namespace schemadiff::model {

/// A procedure: pg_proc (prokind 'p').
/// https://www.postgresql.org/docs/15/sql-createprocedure.html
struct Procedure {
  static constexpr std::string_view kKind = "procedure";
  static constexpr Replacement kReplacement = Replacement::Free;
  static constexpr bool kReadsWholes = true;
  static constexpr bool kOverloaded = true;
  static constexpr std::array kPlacements{Placement{.parent = "", .key = "procedure"}};
  static constexpr std::string_view kOccurs =
      "EXISTS (SELECT FROM pg_catalog.pg_proc WHERE oid >= 16384 AND prokind = 'p')";

  sql::QualifiedName name;
  sql::Identifier signature{"()"};            ///< `(integer, text)`: of the input arguments
  Hint<std::optional<std::string>> key_list;  ///< what a key has in parentheses

  Arguments arguments;
  std::string language = "sql";
  Security security = Security::Invoker;
  std::vector<std::string> transforms;
  Settings settings;
  std::optional<std::string> body;
  std::optional<std::string> sql_body;
  std::optional<std::string> obj_file;
  std::optional<std::string> link_symbol;

  static constexpr auto describe() {
    return description(
        "A procedure. The key is its name, or, where several have that name, its name and the "
        "types of its arguments: [procedure.\"pay(bigint)\"].",
        "",
        attribute("arguments", &Procedure::arguments,
                  "Its arguments as CREATE PROCEDURE takes them, in one text or a list of texts: "
                  "[\"a integer\", \"INOUT b text\", \"c integer DEFAULT 1\"]."),
        attribute("language", &Procedure::language,
                  "The language it is written in: \"sql\" (the default), \"plpgsql\", \"c\", …"),
        attribute("security", &Procedure::security,
                  "Whose rights it has: \"invoker\" (the default) or \"definer\"."),
        attribute("transforms", &Procedure::transforms,
                  "The types for which a transform is used (TRANSFORM FOR TYPE)."),
        attribute("set", &Procedure::settings,
                  "Settings while it runs: { search_path = \"app, pg_temp\", work_mem = \"64MB\" "
                  "}."),
        attribute("body", &Procedure::body,
                  "Its text, as it stands between the quotes of AS. body_file names a file "
                  "beside the model file that holds it."),
        attribute("sql_body", &Procedure::sql_body,
                  "Instead of body, what the server parses when the procedure is made: \"BEGIN "
                  "ATOMIC … END\" (PostgreSQL 14)."),
        attribute("obj_file", &Procedure::obj_file,
                  "The library that a C procedure is in: \"$libdir/name\"."),
        attribute("link_symbol", &Procedure::link_symbol,
                  "Its name in the library. Default: the procedure's name."));
  }

  static constexpr auto opaque() { return &Procedure::body; }

  static Procedure declared(const Place& place);
  static std::string sql_reference(const ObjectId& id);
  static std::string query(int server_major);
  static Procedure read(RowReader& row);

  bool operator==(const Procedure&) const = default;
};

ObjectId identity(const Procedure& procedure);
/// Throws Error (Failure::File) where the key and the arguments contradict each other.
void complete(Procedure& procedure);
std::vector<TakenName> taken_names(const Procedure& procedure);
sql::Identifier resolved_signature(const Procedure& procedure, const TypeFinder& find);
std::optional<std::string> locate(const Procedure& procedure);
std::vector<ObjectId> dependencies(const Procedure& procedure);
Statements create(const Procedure& procedure, const Context& context);
Statements drop(const Procedure& procedure, const Context& context);
/// As for functions.
std::optional<Alteration> alter(const Procedure& from, const Procedure& to, const Context& context);
Statements rename(const Procedure& from, const Procedure& to);
/// Not where only what it does inside is another.
bool alters_users(const Procedure& from, const Procedure& to);

}  // namespace schemadiff::model
