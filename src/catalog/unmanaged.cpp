#include "catalog/unmanaged.h"

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace schemadiff::catalog {

namespace {

/// Candidates: catalog, object, and what to call it where pg_identify_object's word says too
/// little. Whatever is below 16384 is initdb's. A foreign table is managed, but for one that is a
/// partition or inherits.
constexpr std::string_view kRelations = R"sql(
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS catalog, c.oid AS object,
         'foreign table' AS kind
  FROM pg_catalog.pg_class c
  WHERE c.relkind = 'f'
    AND (c.relispartition
         OR EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid))
)sql";

/// Enums, domains and composite types are managed. The row types of relations are those relations;
/// multiranges and the like have an internal dependency and are left out below, as would be arrays.
constexpr std::string_view kTypes = R"sql(
  SELECT 'pg_catalog.pg_type', t.oid,
         CASE WHEN NOT t.typisdefined THEN 'shell type'
              WHEN t.typtype = 'r' THEN 'range type'
              ELSE 'base type' END
  FROM pg_catalog.pg_type t
  WHERE t.typtype IN ('b', 'p', 'r')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_type e
                    WHERE e.oid = t.typelem AND e.typarray = t.oid)
)sql";

/// Constraints of managed tables that no kind describes: foreign keys to what is not managed, and
/// what only newer servers know. Those of unmanaged tables go with their tables.
constexpr std::string_view kConstraints = R"sql(
  SELECT 'pg_catalog.pg_constraint', con.oid,
         CASE con.contype WHEN 'f' THEN 'foreign key' WHEN 'p' THEN 'primary key'
                          WHEN 'u' THEN 'unique constraint' WHEN 'n' THEN 'not-null constraint'
                          ELSE 'check constraint' END
  FROM pg_catalog.pg_constraint con
  JOIN pg_catalog.pg_class c ON c.oid = con.conrelid
  WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND con.conparentid = 0
    AND con.contype = 'f'
    AND (con.confrelid < 16384
         OR con.confrelid NOT IN (
           SELECT f.oid FROM pg_catalog.pg_class f WHERE f.relkind IN ('r', 'p'))
         OR con.confrelid IN (
           SELECT d.objid FROM pg_catalog.pg_depend d
           WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
             AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e'))
)sql";

constexpr std::string_view kOthers = R"sql(
  SELECT 'pg_catalog.pg_trigger', oid, NULL FROM pg_catalog.pg_trigger
  WHERE NOT tgisinternal AND tgparentid = 0
  -- those of tables that are not managed
  UNION ALL SELECT 'pg_catalog.pg_rewrite', oid, NULL FROM pg_catalog.pg_rewrite
  UNION ALL SELECT 'pg_catalog.pg_policy', oid, NULL FROM pg_catalog.pg_policy
  -- one that others name as their commutator or negator, and that nobody made
  UNION ALL SELECT 'pg_catalog.pg_operator', oid, 'shell operator' FROM pg_catalog.pg_operator
  WHERE oprcode = 0
  UNION ALL SELECT 'pg_catalog.pg_am', oid, NULL FROM pg_catalog.pg_am
  UNION ALL SELECT 'pg_catalog.pg_transform', oid, NULL FROM pg_catalog.pg_transform
)sql";

/// A table that stands in for a foreign one: a view over it needs its columns, not its server. What
/// makes the others anew follows. Nothing for what a managed object cannot use.
constexpr std::string_view kRelationDefinition = R"sql(
  WHEN 'pg_catalog.pg_class'::pg_catalog.regclass THEN (
    SELECT ARRAY['CREATE TABLE ' || i.identity || ' (' || coalesce((
      SELECT string_agg(
        quote_ident(a.attname) || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod)
        || CASE WHEN a.attcollation <> t.typcollation
                THEN ' COLLATE ' || a.attcollation::pg_catalog.regcollation::text ELSE '' END,
        ', ' ORDER BY a.attnum)
      FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = f.object AND a.attnum > 0 AND NOT a.attisdropped), '') || ')'])
)sql";

constexpr std::string_view kTypeDefinition = R"sql(
  WHEN 'pg_catalog.pg_type'::pg_catalog.regclass THEN (
    SELECT CASE t.typtype
      WHEN 'r' THEN (
        SELECT ARRAY[
          'CREATE TYPE ' || i.identity || ' AS RANGE (SUBTYPE = '
          || pg_catalog.format_type(r.rngsubtype, NULL)
          || (SELECT ', SUBTYPE_OPCLASS = ' || quote_ident(n.nspname) || '.' || quote_ident(o.opcname)
              FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
              WHERE o.oid = r.rngsubopc)
          || CASE WHEN r.rngcollation <> 0
                  THEN ', COLLATION = ' || r.rngcollation::pg_catalog.regcollation::text ELSE '' END
          || CASE WHEN r.rngsubdiff <> 0
                  THEN ', SUBTYPE_DIFF = ' || r.rngsubdiff::pg_catalog.regproc::text ELSE '' END
          || ')']
        FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid) END
    FROM pg_catalog.pg_type t
    WHERE t.oid = f.object AND t.typisdefined)
)sql";

/// A part of something else ('i') or of an extension ('e') is not listed; as a count that is looked
/// up for each of the few candidates, where EXISTS would read all of pg_depend. Subscriptions come
/// apart from the rest: before 14 their number is closed to ordinary roles. A security label means
/// something to its provider alone, which another server may not have.
constexpr std::string_view kFilter = R"sql(
) f CROSS JOIN LATERAL pg_catalog.pg_identify_object(f.catalog, f.object, 0) i
WHERE f.object >= 16384
  AND (SELECT count(*) FROM pg_catalog.pg_depend d
       WHERE d.classid = f.catalog AND d.objid = f.object AND d.objsubid = 0
         AND d.deptype IN ('e', 'i')) = 0
  AND i.identity IS NOT NULL
  AND coalesce(i.schema, '') !~ '^(pg_catalog|pg_toast|information_schema|pg_temp.*|pg_toast_temp.*)$'
UNION ALL
SELECT 0, 0, 0, 'subscription', quote_ident(s.subname), NULL, NULL, NULL, NULL
FROM pg_catalog.pg_subscription s
WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d
                   WHERE d.datname = pg_catalog.current_database())
UNION ALL
SELECT 0, 0, 0, 'security label', l.provider || ' on ' || i.type || ' ' || i.identity, i.schema,
       NULL, NULL, NULL
FROM pg_catalog.pg_seclabel l
CROSS JOIN LATERAL pg_catalog.pg_identify_object(l.classoid, l.objoid, l.objsubid) i
WHERE i.identity IS NOT NULL
)sql";

/// The parts of a relation's name; NULL for what is none.
constexpr std::string_view kRelationSchema = R"sql((
  SELECT n.nspname
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE f.catalog = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = f.object))sql";
constexpr std::string_view kRelationName = R"sql((
  SELECT c.relname FROM pg_catalog.pg_class c
  WHERE f.catalog = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = f.object))sql";

/// Privileges on what belongs to an extension, where they are no longer as it set them, and on the
/// columns of foreign tables: pg_dump writes them.
constexpr std::string_view kPrivileges = R"sql(
UNION ALL
SELECT 0, 0, 0, 'privileges', 'on ' || i.type || ' ' || i.identity, i.schema, NULL, NULL, NULL
FROM (
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS catalog, c.oid AS object, 0 AS sub,
         c.relacl AS acl, false AS is_foreign
  FROM pg_catalog.pg_class c
  UNION ALL
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, a.attrelid, a.attnum, a.attacl,
         c.relkind = 'f'
  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  WHERE a.attrelid IN (
    SELECT f.oid FROM pg_catalog.pg_class f WHERE f.relkind = 'f'
    UNION
    SELECT d.objid FROM pg_catalog.pg_depend d
    WHERE d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
      AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e')
  UNION ALL
  SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, n.oid, 0, n.nspacl, false
  FROM pg_catalog.pg_namespace n
  UNION ALL
  SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, t.oid, 0, t.typacl, false
  FROM pg_catalog.pg_type t
  UNION ALL
  SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0, p.proacl, false
  FROM pg_catalog.pg_proc p
  UNION ALL
  SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, l.oid, 0, l.lanacl, false
  FROM pg_catalog.pg_language l
  UNION ALL
  SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, w.oid, 0, w.fdwacl, false
  FROM pg_catalog.pg_foreign_data_wrapper w) o
LEFT JOIN pg_catalog.pg_init_privs p
  ON p.classoid = o.catalog AND p.objoid = o.object AND p.objsubid = o.sub
CROSS JOIN LATERAL pg_catalog.pg_identify_object(o.catalog, o.object, o.sub) i
WHERE o.acl IS NOT NULL
  AND o.acl IS DISTINCT FROM p.initprivs
  AND i.identity IS NOT NULL
  AND (o.is_foreign
       OR EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = o.catalog AND d.objid = o.object AND d.objsubid = 0
                    AND d.deptype = 'e'))
)sql";

std::string query() {
  return fmt::format(
      "SELECT f.catalog::pg_catalog.oid, f.object, 0, coalesce(f.kind, i.type), i.identity,\n"
      "  i.schema, {}, {}, CASE f.catalog{}{} END\nFROM ({} UNION ALL {} UNION ALL {}\n"
      "  UNION ALL {} {}{}",
      kRelationSchema, kRelationName, kRelationDefinition, kTypeDefinition, kRelations, kTypes,
      kConstraints, kOthers, kFilter, kPrivileges);
}

}  // namespace

// Of what initdb makes, plpgsql alone is an extension, with functions and a language. Triggers,
// rules and policies are managed where their relations are: all but foreign tables and extensions'.
// The input of an array type is array_in(), which is no other type's. Before 14 not every column of
// pg_subscription is open to every role.
constexpr std::string_view kUnmanagedOccur = R"sql(
  EXISTS (SELECT FROM pg_catalog.pg_extension WHERE oid >= 16384)
  OR EXISTS (SELECT FROM pg_catalog.pg_language WHERE lanacl IS NOT NULL)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_depend AS member JOIN pg_catalog.pg_proc AS routine
      ON routine.oid = member.objid
    WHERE member.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
      AND member.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
      AND member.deptype = 'e' AND routine.proacl IS NOT NULL)
  OR EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384 AND relkind = 'f')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_type WHERE oid >= 16384 AND typtype IN ('b', 'p', 'r')
      AND typinput <> 'pg_catalog.array_in'::pg_catalog.regproc)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_constraint WHERE contype = 'f' AND confrelid < 16384)
  OR EXISTS (SELECT FROM pg_catalog.pg_operator WHERE oid >= 16384 AND oprcode = 0)
  OR EXISTS (SELECT FROM pg_catalog.pg_am WHERE oid >= 16384)
  OR EXISTS (SELECT FROM pg_catalog.pg_transform)
  OR EXISTS (SELECT subname FROM pg_catalog.pg_subscription)
  OR EXISTS (SELECT FROM pg_catalog.pg_seclabel))sql";

std::vector<Found> unmanaged(pg::Connection& connection) {
  std::vector<Found> all;
  const pg::Result result = connection.query(query());
  for (const pg::Row row : result.rows()) {
    model::RowReader reader(row);
    Found found;
    found.address = reader.address();
    found.object.kind = reader.text();
    found.object.name = reader.text();
    if (const std::optional<std::string> schema = reader.optional_text()) {
      found.object.schema = sql::Identifier(*schema);
    }
    found.object.relation = reader.optional_qualified_name();
    found.object.definition = reader.texts();
    all.push_back(std::move(found));
  }
  return all;
}

}  // namespace schemadiff::catalog
