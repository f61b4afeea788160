#include "hazard/hazard.h"

#include <string>
#include <string_view>

#include <catch2/catch.hpp>

#include "hazard/type_change.h"
#include "model/column.h"
#include "model/domain.h"
#include "model/foreign_key.h"
#include "model/index.h"
#include "model/table.h"

using namespace schemadiff;

namespace {

const sql::QualifiedName kUsers{sql::Identifier("public"), sql::Identifier("users")};
const sql::QualifiedName kOrgs{sql::Identifier("public"), sql::Identifier("orgs")};

model::Column column(std::string name, std::string type, bool null) {
  model::Column made;
  made.table = kUsers;
  made.name = sql::Identifier(std::move(name));
  made.type = std::move(type);
  made.null = null;
  return made;
}

/// users(email, nick, org_id → orgs) with an index; `after` has longer types.
model::Database database(std::string email_type, std::string nick_type) {
  model::Database made;
  made.add(column("email", std::move(email_type), false));
  made.add(column("nick", std::move(nick_type), true));
  made.add(column("org_id", "bigint", true));
  model::ForeignKey key;
  key.table = kUsers;
  key.name = sql::Identifier("users_org_id_fkey");
  key.columns = {sql::Identifier("org_id")};
  key.references.table = kOrgs;
  made.add(key);
  model::Index index;
  index.table = kUsers;
  index.name = sql::Identifier("ix_users_nick");
  made.add(index);
  model::Domain word;
  word.name = {.schema = sql::Identifier("public"), .name = sql::Identifier("word")};
  made.add(word);
  made.add_use(identity(column("nick", "public.word", true)), identity(word));
  made.sort();
  return made;
}

struct Case {
  std::string_view sql;
  std::string_view annotation;
};

constexpr Case kCases[] = {
    // routines, triggers, policies
    {"CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1'", ""},
    {"CREATE OR REPLACE PROCEDURE app.p() LANGUAGE sql AS 'SELECT 1'", ""},
    {"ALTER FUNCTION app.f() STABLE", ""},
    {"ALTER FUNCTION app.f() RENAME TO g", ""},
    {"ALTER FUNCTION app.f() SET SCHEMA other", ""},
    {"DROP FUNCTION app.f()", ""},
    {"DROP FUNCTION app.f() CASCADE",
     "app.f: ACCESS EXCLUSIVE, catalog only; WHAT DEPENDS ON IT IS LOST, COLUMNS INCLUDED"},
    {"CREATE AGGREGATE app.total(int) (SFUNC = int4pl, STYPE = int)", ""},
    {"CREATE TRIGGER audit AFTER INSERT ON public.users FOR EACH ROW EXECUTE FUNCTION app.f()",
     "users: SHARE ROW EXCLUSIVE, catalog only"},
    {"CREATE CONSTRAINT TRIGGER c AFTER INSERT ON public.users FROM public.orgs FOR EACH ROW "
     "EXECUTE FUNCTION app.f()",
     "users: SHARE ROW EXCLUSIVE, catalog only\norgs: ACCESS SHARE, catalog only"},
    {"ALTER TABLE public.users ENABLE ALWAYS TRIGGER audit",
     "users: SHARE ROW EXCLUSIVE, catalog only"},
    {"ALTER TRIGGER audit ON public.users RENAME TO log", "users: ACCESS EXCLUSIVE, catalog only"},
    {"DROP TRIGGER audit ON public.users", "users: ACCESS EXCLUSIVE, catalog only"},
    {"CREATE POLICY own ON public.users USING (true)", "users: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER POLICY own ON public.users TO PUBLIC", "users: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER POLICY own ON public.users RENAME TO mine", "users: ACCESS EXCLUSIVE, catalog only"},
    {"DROP POLICY own ON public.users", "users: ACCESS EXCLUSIVE, catalog only"},
    {"CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION app.f()", ""},
    {"ALTER EVENT TRIGGER e DISABLE", ""},
    // columns
    {"ALTER TABLE public.users ADD COLUMN a text", "users: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER TABLE public.users ADD COLUMN a timestamptz DEFAULT now() NOT NULL",
     "users: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER TABLE public.users ADD COLUMN a text NOT NULL",
     "users: ACCESS EXCLUSIVE, catalog only; refused where it has rows"},
    {"ALTER TABLE public.users ADD COLUMN a uuid DEFAULT gen_random_uuid()",
     "users: ACCESS EXCLUSIVE, rewrites the table; readers and writers wait"},
    {"ALTER TABLE public.users ADD COLUMN a int DEFAULT app.next()",
     "users: ACCESS EXCLUSIVE, rewrites the table if the default is volatile; readers and writers "
     "wait"},
    {"ALTER TABLE public.users ADD COLUMN a bigint GENERATED ALWAYS AS IDENTITY",
     "users: ACCESS EXCLUSIVE, rewrites the table; readers and writers wait"},
    {"ALTER TABLE public.users DROP COLUMN nick",
     "users: ACCESS EXCLUSIVE, catalog only; THE VALUES OF nick ARE LOST"},
    {"ALTER TABLE public.users DROP COLUMN org_id",
     "users: ACCESS EXCLUSIVE, catalog only; THE VALUES OF org_id ARE LOST\n"
     "orgs: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER TABLE public.users ALTER COLUMN email TYPE varchar(255)",
     "users: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER TABLE public.users ALTER COLUMN nick TYPE bigint USING nick::bigint",
     "users: ACCESS EXCLUSIVE, rewrites the table; readers and writers wait"},
    {"ALTER TABLE public.users ALTER COLUMN nick SET NOT NULL",
     "users: ACCESS EXCLUSIVE, reads the table; readers and writers wait"},
    {"ALTER TABLE public.users ALTER COLUMN nick SET STATISTICS 500",
     "users: SHARE UPDATE EXCLUSIVE, catalog only"},
    {"ALTER TABLE public.users RENAME COLUMN nick TO handle",
     "users: ACCESS EXCLUSIVE, catalog only"},
    // constraints
    {"ALTER TABLE public.users ADD CONSTRAINT c CHECK (nick <> '')",
     "users: ACCESS EXCLUSIVE, reads the table; readers and writers wait"},
    {"ALTER TABLE public.users ADD CONSTRAINT c CHECK (nick <> '') NOT VALID",
     "users: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER TABLE public.users VALIDATE CONSTRAINT c",
     "users: SHARE UPDATE EXCLUSIVE, reads the table; readers and writers go on"},
    {"ALTER TABLE public.users ADD CONSTRAINT f FOREIGN KEY (nick) REFERENCES app.t (id)",
     "users: SHARE ROW EXCLUSIVE, reads the table; writers wait\n"
     "app.t: SHARE ROW EXCLUSIVE, reads the table; writers wait"},
    {"ALTER TABLE public.users DROP CONSTRAINT users_org_id_fkey",
     "users: ACCESS EXCLUSIVE, catalog only\norgs: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER TABLE public.users ADD CONSTRAINT u UNIQUE USING INDEX i",
     "users: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER TABLE public.users ADD CONSTRAINT u UNIQUE (nick)",
     "users: ACCESS EXCLUSIVE, reads the table; readers and writers wait"},
    // tables and indexes
    {"CREATE TABLE public.roles (id bigint)", "new table"},
    {"CREATE TABLE public.roles (id bigint REFERENCES public.users (id))",
     "new table\nusers: SHARE ROW EXCLUSIVE, catalog only"},
    {"DROP TABLE public.users",
     "users: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST\n"
     "orgs: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER TABLE public.users SET UNLOGGED",
     "users: ACCESS EXCLUSIVE, rewrites the table; readers and writers wait; AFTER A CRASH ITS "
     "ROWS ARE LOST"},
    {"ALTER TABLE public.users SET (fillfactor = 70)",
     "users: SHARE UPDATE EXCLUSIVE, catalog only"},
    {"CREATE INDEX i ON public.users (nick)", "users: SHARE, reads the table; writers wait"},
    {"CREATE INDEX CONCURRENTLY i ON public.users (nick)",
     "users: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on"},
    {"DROP INDEX public.ix_users_nick", "users: ACCESS EXCLUSIVE, catalog only"},
    {"DROP INDEX CONCURRENTLY public.ix_users_nick", "users: SHARE UPDATE EXCLUSIVE, catalog only"},
    {"COMMENT ON COLUMN public.users.nick IS 'x'", "users: SHARE UPDATE EXCLUSIVE, catalog only"},
    // others
    {"CREATE TYPE public.e AS ENUM ('a')", ""},
    {"ALTER TYPE public.e ADD VALUE 'b'", ""},
    {"CREATE DOMAIN public.d AS text CHECK (VALUE <> '')", ""},
    {"ALTER DOMAIN public.word ADD CONSTRAINT c CHECK (VALUE <> '')",
     "users: SHARE, reads the table; writers wait"},
    {"ALTER DOMAIN public.word ADD CONSTRAINT c CHECK (VALUE <> '') NOT VALID", ""},
    {"ALTER DOMAIN public.word VALIDATE CONSTRAINT c",
     "users: SHARE, reads the table; writers wait"},
    {"ALTER DOMAIN public.word SET NOT NULL", "users: SHARE, reads the table; writers wait"},
    {"ALTER DOMAIN public.word SET DEFAULT 'a'", ""},
    {"ALTER DOMAIN public.other SET NOT NULL", ""},
    {"CREATE TYPE public.c AS (a int)", ""},
    {"ALTER TYPE public.c ADD ATTRIBUTE b int CASCADE", ""},
    {"CREATE TYPE public.r AS RANGE (SUBTYPE = text)", ""},
    {"CREATE COLLATION public.c (LOCALE = 'C')", ""},
    {"CREATE STATISTICS public.s ON email, nick FROM public.users",
     "users: SHARE UPDATE EXCLUSIVE, catalog only"},
    {"ALTER STATISTICS public.s SET STATISTICS 100", ""},
    {"ALTER TEXT SEARCH CONFIGURATION public.c ADD MAPPING FOR word WITH simple", ""},
    {"DROP DOMAIN public.d", ""},
    {"CREATE SCHEMA app", ""},
    {"DROP SCHEMA app CASCADE", "app: ACCESS EXCLUSIVE, catalog only; EVERYTHING IN IT IS LOST"},
    {"DROP SEQUENCE public.s", "s: ACCESS EXCLUSIVE, catalog only; ITS CURRENT VALUE IS LOST"},
    {"ALTER SEQUENCE public.s CACHE 10", "s: SHARE ROW EXCLUSIVE, catalog only"},
    {"UPDATE public.users SET nick = ''",
     "users: ROW EXCLUSIVE, writes rows; EVERY ROW IS OVERWRITTEN"},
    {"DELETE FROM public.users WHERE nick = ''", "users: ROW EXCLUSIVE, writes rows"},
    {"TRUNCATE public.users", "users: ACCESS EXCLUSIVE, catalog only; ALL ROWS ARE LOST"},
    {"DO $$ BEGIN END $$", "not analysed"},
    {"this is no SQL", "not analysed"},
    // views, materialized views, rules
    {"CREATE VIEW public.v AS SELECT 1", ""},
    {"CREATE OR REPLACE VIEW public.v WITH (security_barrier = true) AS SELECT 1",
     "v: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER VIEW public.v SET (security_barrier = true)", "v: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER VIEW public.v ALTER COLUMN a SET DEFAULT 1", "v: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER VIEW public.v RENAME COLUMN a TO b", "v: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER VIEW public.v RENAME TO w", "v: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER VIEW public.v SET SCHEMA app", "v: ACCESS EXCLUSIVE, catalog only"},
    {"DROP VIEW public.v", "v: ACCESS EXCLUSIVE, catalog only"},
    {"CREATE MATERIALIZED VIEW public.m AS SELECT 1", "m: refreshed, which runs its query"},
    {"CREATE MATERIALIZED VIEW public.m AS SELECT 1 WITH NO DATA", ""},
    {"REFRESH MATERIALIZED VIEW public.m",
     "m: ACCESS EXCLUSIVE, runs its query; readers and writers wait"},
    {"REFRESH MATERIALIZED VIEW CONCURRENTLY public.m",
     "m: EXCLUSIVE, runs its query; writers wait"},
    {"REFRESH MATERIALIZED VIEW public.m WITH NO DATA",
     "m: ACCESS EXCLUSIVE, catalog only; IT CANNOT BE READ UNTIL IT IS REFRESHED"},
    {"ALTER MATERIALIZED VIEW public.m SET (fillfactor = 70)",
     "m: SHARE UPDATE EXCLUSIVE, catalog only"},
    {"DROP MATERIALIZED VIEW public.m", "m: ACCESS EXCLUSIVE, catalog only"},
    {"CREATE RULE r AS ON DELETE TO public.users DO INSTEAD NOTHING",
     "users: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER TABLE public.users DISABLE RULE r", "users: ACCESS EXCLUSIVE, catalog only"},
    {"ALTER RULE r ON public.users RENAME TO s", "users: ACCESS EXCLUSIVE, catalog only"},
    {"DROP RULE r ON public.users", "users: ACCESS EXCLUSIVE, catalog only"},
};

}  // namespace

TEST_CASE("a statement's line says what it locks, what that costs and what is lost", "[hazard]") {
  const model::Database before = database("character varying(100)", "text");
  const model::Database after = database("character varying(255)", "bigint");
  for (const Case& one : kCases) {
    hazard::Assessor assessor({.before = &before, .after = &after});
    CAPTURE(one.sql);
    CHECK(hazard::annotation(assessor.assess(one.sql)) == one.annotation);
  }
}

TEST_CASE("what the revision creates is nobody's concern", "[hazard]") {
  hazard::Assessor assessor({});
  CHECK(hazard::annotation(assessor.assess("CREATE TABLE app.t (a int)")) == "new table");
  CHECK(hazard::annotation(assessor.assess("CREATE INDEX i ON app.t (a)")).empty());
  CHECK(hazard::annotation(assessor.assess(
            "ALTER TABLE app.t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES app.old (id)")) ==
        "app.old: SHARE ROW EXCLUSIVE, catalog only");
}

TEST_CASE("of a table made anew the rows are copied, and lost is what is not", "[hazard]") {
  const model::Database before = database("text", "text");
  hazard::Assessor assessor({.before = &before, .after = &before});
  const auto line = [&](std::string_view sql) { return hazard::annotation(assessor.assess(sql)); };
  line("ALTER TABLE public.users RENAME TO users_old");
  CHECK(line("CREATE TABLE public.users (email text, nick text, org_id bigint)") == "new table");

  SECTION("all columns") {
    CHECK(line("INSERT INTO public.users (email, nick, org_id) "
               "SELECT email, nick, org_id FROM public.users_old") ==
          "users_old: ACCESS EXCLUSIVE, every row is copied; readers and writers wait");
    CHECK(line("DROP TABLE public.users_old") ==
          "users_old: ACCESS EXCLUSIVE, catalog only\norgs: ACCESS EXCLUSIVE, catalog only");
  }

  SECTION("without one") {
    line("INSERT INTO public.users (email, org_id) SELECT email, org_id FROM public.users_old");
    CHECK(line("DROP TABLE public.users_old") ==
          "users_old: ACCESS EXCLUSIVE, catalog only; THE VALUES OF nick ARE LOST\n"
          "orgs: ACCESS EXCLUSIVE, catalog only");
  }

  SECTION("none of it") {
    CHECK(line("DROP TABLE public.users_old") ==
          "users_old: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST\n"
          "orgs: ACCESS EXCLUSIVE, catalog only");
  }
}

TEST_CASE("a validated check spares SET NOT NULL its scan", "[hazard]") {
  hazard::Assessor assessor({});
  const auto line = [&](std::string_view sql) { return hazard::annotation(assessor.assess(sql)); };
  line("ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID");

  SECTION("once it is validated") {
    line("ALTER TABLE t VALIDATE CONSTRAINT c");
    CHECK(line("ALTER TABLE t ALTER COLUMN a SET NOT NULL") == "t: ACCESS EXCLUSIVE, catalog only");
  }

  SECTION("not before") {
    CHECK(line("ALTER TABLE t ALTER COLUMN a SET NOT NULL") ==
          "t: ACCESS EXCLUSIVE, reads the table; readers and writers wait");
  }
}

TEST_CASE("a type change writes the table anew unless it is a relabelling", "[hazard]") {
  const auto [from, to, relabels] = GENERATE(table<const char*, const char*, bool>({
      {"character varying(10)", "character varying(20)", true},
      {"character varying(10)", "text", true},
      {"text", "character varying", true},
      {"text", "character varying(10)", false},
      {"numeric(10,2)", "numeric(12,2)", true},
      {"numeric(10,2)", "numeric(12,4)", false},
      {"numeric(10,2)", "numeric", true},
      {"integer", "bigint", false},
      {"timestamp(3) with time zone", "timestamp with time zone", true},
      {"timestamp with time zone", "timestamp(3) with time zone", false},
      {"timestamp without time zone", "timestamp with time zone", false},
      {"cidr", "inet", true},
      {"character(3)", "character(5)", false},
      {"character varying(10)[]", "text[]", false},
      {"app.status", "text", false},
  }));
  CAPTURE(from, to);
  CHECK(hazard::relabels(from, to) == relabels);
}

TEST_CASE("what a type change may lose is known", "[hazard]") {
  CHECK(hazard::loses_silently("numeric(10,4)", "numeric(10,2)"));
  CHECK(hazard::loses_silently("timestamp with time zone", "date"));
  CHECK(hazard::loses_silently("numeric(10,2)", "integer"));
  CHECK_FALSE(hazard::loses_silently("integer", "bigint"));
  CHECK(hazard::narrows("bigint", "integer"));
  CHECK(hazard::narrows("text", "character varying(10)"));
  CHECK_FALSE(hazard::narrows("character varying(10)", "text"));
}
