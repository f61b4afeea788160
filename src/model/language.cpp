#include "model/language.h"

#include <fmt/format.h>

#include "model/catalog_sql.h"

namespace schemadiff::model {

namespace {

std::string create_text(const Language& language, std::string_view verb) {
  std::string text =
      fmt::format("{} {}LANGUAGE {} HANDLER {}", verb, language.trusted ? "TRUSTED " : "",
                  language.name, language.handler);
  if (language.inline_handler) {
    text += fmt::format(" INLINE {}", *language.inline_handler);
  }
  if (language.validator) {
    text += fmt::format(" VALIDATOR {}", *language.validator);
  }
  return text;
}

}  // namespace

Language Language::declared(const Place& place) {
  Language language;
  language.name = place.identifier();
  return language;
}

std::string Language::sql_reference(const ObjectId& id) {
  return fmt::format("LANGUAGE {}", id.path.at(0));
}

std::string Language::query(int /*server_major*/) {
  return fmt::format(R"(SELECT 'pg_catalog.pg_language'::pg_catalog.regclass::pg_catalog.oid,
  own.oid,
  0,
  own.lanname,
  own.lanpltrusted,
  own.lanplcallfoid::pg_catalog.regproc AS handler,
  nullif(own.laninline, 0)::pg_catalog.regproc AS inline_handler,
  nullif(own.lanvalidator, 0)::pg_catalog.regproc AS validator
FROM pg_catalog.pg_language AS own
WHERE own.lanispl
  AND {})",
                     is_users_own("pg_language", "own.oid"));
}

Language Language::read(RowReader& row) {
  Language language;
  language.name = row.identifier();
  language.trusted = row.boolean();
  language.handler = row.text();
  language.inline_handler = row.optional_text();
  language.validator = row.optional_text();
  return language;
}

ObjectId identity(const Language& language) {
  return {.kind = Language::kKind, .of = "", .path = {language.name}};
}

Statements create(const Language& language, const Context& /*context*/) {
  return {{create_text(language, "CREATE")}};
}

Statements drop(const Language& language, const Context& /*context*/) {
  return {{fmt::format("DROP LANGUAGE {}", language.name)}};
}

std::optional<Alteration> alter(const Language& /*from*/, const Language& to,
                                const Context& /*context*/) {
  return Alteration{.statements = {{create_text(to, "CREATE OR REPLACE")}}};
}

Statements rename(const Language& from, const Language& to) {
  return {{fmt::format("ALTER LANGUAGE {} RENAME TO {}", from.name, to.name)}};
}

}  // namespace schemadiff::model
