-- [case] names with quotes, dots, spaces, capitals and other scripts
-- [old]
CREATE SCHEMA "My Schema";
CREATE TABLE "My Schema"."Table.One" ("Id" integer PRIMARY KEY, "a ""quoted"" name" text, "ünïcödé" integer, "日本語" text);
CREATE INDEX "Index; DROP TABLE x; --" ON "My Schema"."Table.One" ("日本語");
CREATE VIEW "My Schema"."the 'view'" AS SELECT "Id" AS "ID", "日本語" FROM "My Schema"."Table.One";
-- [rows]
INSERT INTO "My Schema"."Table.One" VALUES (1, 'a', 2, 'b');
-- [new]
CREATE SCHEMA "My Schema";
CREATE TABLE "My Schema"."Table.One" ("Id" bigint PRIMARY KEY, "a ""quoted"" name" varchar(50) DEFAULT '"', "ünïcödé" integer CHECK ("ünïcödé" > 0), "日本語" text, " " text, "$1" integer);
CREATE INDEX "Index; DROP TABLE x; --" ON "My Schema"."Table.One" (lower("日本語")) WHERE "a ""quoted"" name" <> '';
CREATE VIEW "My Schema"."the 'view'" AS SELECT "Id" AS "ID", "日本語", " " AS "\n" FROM "My Schema"."Table.One";
CREATE FUNCTION "My Schema"."F"("A" integer DEFAULT 1, "b c" text DEFAULT 'x') RETURNS "My Schema"."Table.One" LANGUAGE sql AS $$ SELECT NULL::"My Schema"."Table.One" $$;
CREATE TYPE "My Schema"."E.num" AS ENUM ('A', 'a');
CREATE SEQUENCE "My Schema"."Seq 1" OWNED BY "My Schema"."Table.One"."$1";

-- [case] names that differ in case only
-- [old]
CREATE TABLE t (a integer, "A" text);
CREATE TABLE "T" (a integer);
-- [rows]
INSERT INTO t VALUES (1, 'A');
-- [new]
CREATE TABLE t (a bigint, "A" text, "aA" text);
CREATE TABLE "T" ("A" integer, a integer);
CREATE VIEW v AS SELECT a AS "A", "A" AS a FROM t;

-- [case] names of 63 bytes and what is named after them
-- [old]
CREATE TABLE aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg (id serial PRIMARY KEY, hhhhhhhhhhiiiiiiiiiijjjjjjjjjjkkkkkkkkkkllllllllllmmmmmmmmmmnnn integer UNIQUE);
-- [rows]
INSERT INTO aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg (hhhhhhhhhhiiiiiiiiiijjjjjjjjjjkkkkkkkkkkllllllllllmmmmmmmmmmnnn) VALUES (1);
-- [new]
CREATE TABLE aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg (id bigserial PRIMARY KEY, hhhhhhhhhhiiiiiiiiiijjjjjjjjjjkkkkkkkkkkllllllllllmmmmmmmmmmnnn integer UNIQUE CHECK (hhhhhhhhhhiiiiiiiiiijjjjjjjjjjkkkkkkkkkkllllllllllmmmmmmmmmmnnn > 0), hhhhhhhhhhiiiiiiiiiijjjjjjjjjjkkkkkkkkkkllllllllllmmmmmmmmmmnn2 integer UNIQUE);
CREATE TABLE r (x bigint REFERENCES aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg, yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy integer REFERENCES aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg (hhhhhhhhhhiiiiiiiiiijjjjjjjjjjkkkkkkkkkkllllllllllmmmmmmmmmmnnn));

-- [case] keywords as names everywhere
-- [old]
CREATE TABLE "user" ("all" integer PRIMARY KEY, "end" text);
-- [rows]
INSERT INTO "user" VALUES (1, 'x');
-- [new]
CREATE SCHEMA "select";
CREATE TYPE "select"."type" AS ENUM ('true', 'null');
CREATE TABLE "user" ("all" integer PRIMARY KEY, "end" text, "case" "select"."type" DEFAULT 'null', CONSTRAINT "check" CHECK ("end" <> 'null'));
CREATE TABLE "select"."from" ("where" integer REFERENCES "user", "primary" boolean DEFAULT true);
CREATE INDEX "index" ON "select"."from" ("where") WHERE "primary";
CREATE FUNCTION "select"."function"("table" integer) RETURNS integer LANGUAGE sql AS $$ SELECT "table" $$;
CREATE VIEW "view" AS SELECT "all", "end" FROM "user" "left";

-- [case] keys of model files as names
-- [old]
CREATE TABLE "column" (name text, type integer);
-- [rows]
INSERT INTO "column" VALUES ('a', 1);
-- [new]
CREATE TABLE "column" (name text, type bigint, "default" text, comment text, "primary_key" integer, "null" boolean, "index" integer);
CREATE TABLE "table" ("column" integer PRIMARY KEY, "renamed_from" text, "table" text);
CREATE TABLE "view" ("trigger" integer, "schema" text);
CREATE INDEX "primary_key" ON "column" ("index");
CREATE TYPE "enum" AS ENUM ('enum');
CREATE SCHEMA "schema";
CREATE TABLE "schema"."schema" ("schema" "enum");

-- [case] a column is called like the type, the table like the schema
-- [old]
CREATE SCHEMA x;
CREATE TABLE x.x (x integer PRIMARY KEY);
-- [new]
CREATE SCHEMA x;
CREATE DOMAIN x.y AS integer;
CREATE TABLE x.x (x bigint PRIMARY KEY, y x.y, CONSTRAINT x CHECK (x > 0));
CREATE INDEX y ON x.x (x);
CREATE FUNCTION x.x(x x.x) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;

-- [case] newlines and tabs in names and texts
-- [old]
CREATE TABLE "a
b" (id integer PRIMARY KEY);
-- [rows]
INSERT INTO "a
b" VALUES (1);
-- [new]
CREATE TABLE "a
b" (id integer PRIMARY KEY, "tab	name" text DEFAULT 'line
two');
COMMENT ON COLUMN "a
b"."tab	name" IS 'first
second	third';
CREATE VIEW "v
w" AS SELECT 'x
-- [y]' AS "c
d" FROM "a
b";
