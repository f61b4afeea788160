#include "model/publication.h"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "model/catalog_sql.h"
#include "model/schema.h"
#include "model/table.h"

namespace schemadiff::model {

namespace {

constexpr int kListsSince = 15;
constexpr int kGeneratedSince = 18;
constexpr std::array<std::string_view, 4> kActions{"insert", "update", "delete", "truncate"};

/// `TABLE ONLY public.users (id, email) WHERE (id > 3)`: without ONLY what inherits from the table
/// would be published in its own name.
std::string table_text(const PublishedTable& table) {
  std::string text = fmt::format("{}", table.table.table);
  if (!table.table.columns.empty()) {
    text += fmt::format(" ({})", fmt::join(table.table.columns, ", "));
  }
  if (table.where) {
    text += fmt::format(" WHERE ({})", *table.where);
  }
  return text;
}

/// `TABLE ONLY a, ONLY b, TABLES IN SCHEMA c`, or "".
std::string list_text(std::span<const PublishedTable> tables,
                      std::span<const std::string> schemas) {
  std::vector<std::string> parts;
  for (const PublishedTable& table : tables) {
    parts.push_back(fmt::format("{}ONLY {}", parts.empty() ? "TABLE " : "", table_text(table)));
  }
  bool first = true;
  for (const std::string& schema : schemas) {
    parts.push_back(fmt::format("{}{}", std::exchange(first, false) ? "TABLES IN SCHEMA " : "",
                                sql::Identifier(schema)));
  }
  return join(parts, ", ");
}

/// For DROP: only names.
std::vector<PublishedTable> bare(std::vector<PublishedTable> tables) {
  for (PublishedTable& table : tables) {
    table.table.columns.clear();
    table.where.reset();
  }
  return tables;
}

template <class T>
std::vector<T> only_in(const std::vector<T>& left, const std::vector<T>& right) {
  std::vector<T> rest = left;
  std::erase_if(rest,
                [&](const T& element) { return std::ranges::find(right, element) != right.end(); });
  return rest;
}

std::vector<std::string> settings(const Publication& publication) {
  std::vector<std::string> all{
      fmt::format("publish = {}", sql::Literal{join(publication.publish, ", ")}),
      fmt::format("publish_via_partition_root = {}", publication.via_root)};
  all.push_back(fmt::format("publish_generated_columns = {}",
                            publication.generated_columns ? "stored" : "none"));
  return all;
}

std::vector<std::string> changed_settings(const Publication& from, const Publication& to) {
  return only_in(settings(to), settings(from));
}

}  // namespace

Publication Publication::declared(const Place& place) {
  Publication publication;
  publication.name = place.identifier();
  return publication;
}

std::string Publication::sql_reference(const ObjectId& id) {
  return fmt::format("PUBLICATION {}", id.path[0]);
}

std::string Publication::query(int server_major) {
  // A list of columns is kept by their numbers. Three arrays of one length say the tables.
  const bool lists = server_major >= kListsSince;
  const auto table_array = [&](std::string_view element) {
    return fmt::format(R"(ARRAY(
    SELECT {}
    FROM pg_catalog.pg_publication_rel AS published
      JOIN pg_catalog.pg_class AS relation ON relation.oid = published.prrelid
      JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = relation.relnamespace
    WHERE published.prpubid = publication.oid
    ORDER BY namespace.nspname COLLATE "C", relation.relname COLLATE "C"))",
                       element);
  };
  constexpr std::string_view kColumns = R"(coalesce((
      SELECT '(' || pg_catalog.string_agg(pg_catalog.quote_ident(attribute.attname), ', '
                                          ORDER BY attribute.attnum) || ')'
      FROM pg_catalog.pg_attribute AS attribute
      WHERE attribute.attrelid = relation.oid
        AND attribute.attnum = ANY (published.prattrs::smallint[])), ''))";
  return fmt::format(
      R"(SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass::oid,
  publication.oid,
  0,
  publication.pubname,
  publication.puballtables,
  {},
  {},
  {},
  ARRAY(SELECT word FROM ROWS FROM (
    pg_catalog.unnest(ARRAY['insert', 'update', 'delete', 'truncate']),
    pg_catalog.unnest(ARRAY[pubinsert, pubupdate, pubdelete, pubtruncate])) WITH ORDINALITY AS action(word, is_on, place)
    WHERE is_on ORDER BY place),
  publication.pubviaroot,
  {}
FROM pg_catalog.pg_publication AS publication
WHERE {})",
      table_array(fmt::format("pg_catalog.quote_ident(namespace.nspname) || '.' || "
                              "pg_catalog.quote_ident(relation.relname) || {}",
                              lists ? kColumns : "''")),
      table_array(lists
                      ? "coalesce(pg_catalog.pg_get_expr(published.prqual, published.prrelid), '')"
                      : "''"),
      lists ? R"(ARRAY(
    SELECT namespace.nspname::text
    FROM pg_catalog.pg_publication_namespace AS published
      JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = published.pnnspid
    WHERE published.pnpubid = publication.oid
    ORDER BY namespace.nspname COLLATE "C"))"
            : "ARRAY[]::text[]",
      server_major >= kGeneratedSince ? "publication.pubgencols = 's'" : "false",
      is_users_own("pg_publication", "publication.oid"));
}

std::string Publication::alias_query(int server_major) {
  std::string sql = R"(SELECT 'pg_catalog.pg_publication_rel'::pg_catalog.regclass::oid,
  published.oid,
  0,
  'pg_catalog.pg_publication'::pg_catalog.regclass::oid,
  published.prpubid,
  0
FROM pg_catalog.pg_publication_rel AS published)";
  if (server_major >= kListsSince) {
    sql += R"(
UNION ALL
SELECT 'pg_catalog.pg_publication_namespace'::pg_catalog.regclass::oid,
  published.oid,
  0,
  'pg_catalog.pg_publication'::pg_catalog.regclass::oid,
  published.pnpubid,
  0
FROM pg_catalog.pg_publication_namespace AS published)";
  }
  return sql;
}

Publication Publication::read(RowReader& row) {
  Publication publication;
  publication.name = row.identifier();
  publication.all_tables = row.boolean();
  for (const std::string& table : row.texts()) {
    publication.tables.push_back(
        {.table = Reference::parse(table, sql::Identifier()), .where = std::nullopt});
  }
  const std::vector<std::string> conditions = row.texts();
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    if (!conditions[i].empty()) {
      publication.tables[i].where = conditions[i];
    }
  }
  publication.schemas = row.texts();
  publication.publish = row.texts();
  publication.via_root = row.boolean();
  publication.generated_columns = row.boolean();
  return publication;
}

ObjectId identity(const Publication& publication) {
  return {.kind = Publication::kKind, .of = "", .path = {publication.name}};
}

std::vector<ObjectId> dependencies(const Publication& publication) {
  std::vector<ObjectId> needed;
  for (const PublishedTable& table : publication.tables) {
    needed.push_back(table_id(table.table.table));
  }
  for (const std::string& schema : publication.schemas) {
    needed.push_back(schema_id(sql::Identifier(schema)));
  }
  return needed;
}

void normalize(Publication& publication) {
  std::vector<std::string> publish;
  for (const std::string_view action : kActions) {
    if (std::ranges::find(publication.publish, action) != publication.publish.end()) {
      publish.emplace_back(action);
    }
  }
  if (publish.size() != publication.publish.size()) {
    throw Error(Failure::File, fmt::format("'publish' takes some of '{}', each once",
                                           fmt::join(kActions, "', '")));
  }
  publication.publish = std::move(publish);
  std::ranges::sort(publication.schemas);
  std::ranges::sort(publication.tables, {},
                    [](const PublishedTable& table) { return table.table.table; });
}

Statements create(const Publication& publication, const Context& /*context*/) {
  std::string sql = fmt::format("CREATE PUBLICATION {}", publication.name);
  const std::string list = list_text(publication.tables, publication.schemas);
  if (publication.all_tables) {
    sql += " FOR ALL TABLES";
  } else if (!list.empty()) {
    sql += " FOR " + list;
  }
  const std::vector<std::string> changed = changed_settings(Publication{}, publication);
  if (!changed.empty()) {
    sql += fmt::format(" WITH ({})", join(changed, ", "));
  }
  return {{std::move(sql)}};
}

Statements drop(const Publication& publication, const Context& /*context*/) {
  return {{fmt::format("DROP PUBLICATION {}", publication.name)}};
}

std::optional<Alteration> alter(const Publication& from, const Publication& to,
                                const Context& /*context*/) {
  if (from.all_tables != to.all_tables) {
    return std::nullopt;
  }
  Alteration alteration;
  const auto add = [&](std::string_view verb, const std::string& what) {
    if (!what.empty()) {
      alteration.statements.push_back(
          {fmt::format("ALTER PUBLICATION {} {} {}", to.name, verb, what)});
    }
  };
  add("DROP", list_text(bare(only_in(from.tables, to.tables)), only_in(from.schemas, to.schemas)));
  add("ADD", list_text(only_in(to.tables, from.tables), only_in(to.schemas, from.schemas)));
  const std::vector<std::string> changed = changed_settings(from, to);
  if (!changed.empty()) {
    add("SET", fmt::format("({})", join(changed, ", ")));
  }
  return alteration;
}

bool survives(const Publication& from, const Publication& /*to*/, const ObjectId& /*retyped*/,
              const Context& /*context*/) {
  return std::ranges::none_of(from.tables,
                              [](const PublishedTable& table) { return table.where.has_value(); });
}

Statements rename(const Publication& from, const Publication& to) {
  return {{fmt::format("ALTER PUBLICATION {} RENAME TO {}", from.name, to.name)}};
}

}  // namespace schemadiff::model
