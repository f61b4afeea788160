-- [case] extended statistics
-- [matrix] CREATE STATISTICS st ON a, b FROM t | CREATE STATISTICS st (ndistinct, mcv) ON a, b, c FROM t | CREATE STATISTICS st ON (a + 1), lower(c) FROM t | CREATE STATISTICS st (dependencies) ON b, c FROM t
-- [setup]
CREATE TABLE t (a integer, b integer, c text);
-- [old]
$state;
-- [new]
$state;

-- [case] publications
-- [since] 15
-- [matrix] CREATE PUBLICATION campaign_pub FOR ALL TABLES | CREATE PUBLICATION campaign_pub FOR TABLE t | CREATE PUBLICATION campaign_pub FOR TABLE t (id) WHERE (id > 0), u WITH (publish = 'insert') | CREATE PUBLICATION campaign_pub FOR TABLES IN SCHEMA s | CREATE PUBLICATION campaign_pub WITH (publish_via_partition_root = true)
-- [setup]
CREATE SCHEMA s;
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE TABLE u (id integer PRIMARY KEY);
CREATE TABLE s.w (id integer PRIMARY KEY);
-- [old]
$state;
-- [new]
$state;

-- [case] a published table changes under its row filter and column list
-- [since] 15
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b text, c text);
CREATE PUBLICATION campaign_pub FOR TABLE t (id, a, b) WHERE (a > 0);
-- [rows]
INSERT INTO t VALUES (1, 1, 'b', 'c');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a bigint, c text, d text);
CREATE PUBLICATION campaign_pub FOR TABLE t (id, a, d) WHERE (a > 0);

-- [case] operators with everything
-- [old]
CREATE TYPE pt AS (x integer, y integer);
CREATE FUNCTION pt_eq(pt, pt) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1.x = $2.x $$;
CREATE OPERATOR === (LEFTARG = pt, RIGHTARG = pt, FUNCTION = pt_eq);
CREATE VIEW v AS SELECT ROW(1, 2)::pt === ROW(1, 3)::pt AS same;
-- [new]
CREATE TYPE pt AS (x integer, y integer);
CREATE FUNCTION pt_eq(pt, pt) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1.x = $2.x AND $1.y = $2.y $$;
CREATE FUNCTION pt_ne(pt, pt) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT NOT pt_eq($1, $2) $$;
CREATE OPERATOR === (LEFTARG = pt, RIGHTARG = pt, FUNCTION = pt_eq, COMMUTATOR = ===, NEGATOR = !==, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR !== (LEFTARG = pt, RIGHTARG = pt, FUNCTION = pt_ne, COMMUTATOR = !==, NEGATOR = ===);
CREATE VIEW v AS SELECT ROW(1, 2)::pt === ROW(1, 3)::pt AS same, ROW(1, 2)::pt !== ROW(1, 3)::pt AS other;

-- [case] an operator class with its family and an index that uses it
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer);
-- [rows]
INSERT INTO t VALUES (1, 1), (2, 2);
-- [new]
CREATE FUNCTION cmp_back(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT btint4cmp($2, $1) $$;
CREATE OPERATOR FAMILY backwards USING btree;
CREATE OPERATOR CLASS int4_back FOR TYPE integer USING btree FAMILY backwards AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 cmp_back(integer, integer);
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE INDEX t_back ON t (a int4_back);

-- [case] casts of all sorts
-- [old]
CREATE TYPE a AS (x integer);
CREATE TYPE b AS ENUM ('q', 'w');
CREATE FUNCTION to_text(a) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1.x::text $$;
CREATE CAST (a AS text) WITH FUNCTION to_text(a);
CREATE CAST (text AS b) WITH INOUT AS ASSIGNMENT;
-- [new]
CREATE TYPE a AS (x integer, y integer);
CREATE TYPE b AS ENUM ('q', 'w');
CREATE FUNCTION to_text(a) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1.x::text || $1.y::text $$;
CREATE CAST (a AS text) WITH FUNCTION to_text(a) AS IMPLICIT;
CREATE CAST (text AS b) WITH INOUT AS IMPLICIT;
CREATE CAST (b AS varchar) WITH INOUT;
COMMENT ON CAST (a AS text) IS 'text of a';

-- [case] text search from parser to column
-- [old]
CREATE TEXT SEARCH DICTIONARY stem (TEMPLATE = snowball, language = english);
CREATE TEXT SEARCH CONFIGURATION conf (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION conf ADD MAPPING FOR asciiword WITH stem;
CREATE TABLE t (id integer PRIMARY KEY, a text, v tsvector GENERATED ALWAYS AS (to_tsvector('conf', a)) STORED);
CREATE INDEX t_v ON t USING gin (v);
-- [rows]
INSERT INTO t VALUES (1, 'words');
-- [new]
CREATE TEXT SEARCH DICTIONARY stem (TEMPLATE = snowball, language = german, stopwords = german);
CREATE TEXT SEARCH DICTIONARY plain (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION conf (PARSER = default);
ALTER TEXT SEARCH CONFIGURATION conf ADD MAPPING FOR asciiword, word WITH plain, stem;
ALTER TEXT SEARCH CONFIGURATION conf ADD MAPPING FOR email WITH simple;
CREATE TABLE t (id integer PRIMARY KEY, a text, v tsvector GENERATED ALWAYS AS (to_tsvector('conf', a)) STORED);
CREATE INDEX t_v ON t USING gin (v);

-- [case] collations in use
-- [decision] up down
-- [old]
CREATE COLLATION plain (LOCALE = 'C');
CREATE TABLE t (id integer PRIMARY KEY, a text COLLATE plain UNIQUE);
-- [rows]
INSERT INTO t VALUES (1, 'a');
-- [new]
CREATE COLLATION plain (LOCALE = 'POSIX');
CREATE COLLATION folded (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);
CREATE TABLE t (id integer PRIMARY KEY, a text COLLATE plain UNIQUE, b text COLLATE folded);
CREATE INDEX t_b ON t (b);

-- [case] a language, a conversion and a transform-free procedure
-- [old]
CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
-- [new]
CREATE DEFAULT CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE CONVERSION conv2 FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE TRUSTED LANGUAGE mylang HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE FUNCTION f() RETURNS integer LANGUAGE mylang AS $$ BEGIN RETURN 1; END $$;

-- [case] storage parameters of a table
-- [matrix] fillfactor = 70 | fillfactor = 90, autovacuum_enabled = false | toast.autovacuum_enabled = false, parallel_workers = 4 | autovacuum_vacuum_scale_factor = 0.01, toast_tuple_target = 256, user_catalog_table = true
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text) WITH ($state);
-- [rows]
INSERT INTO t VALUES (1, 'a');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text) WITH ($state);

-- [case] unlogged and logged
-- [old]
CREATE UNLOGGED TABLE a (id serial PRIMARY KEY);
CREATE UNLOGGED TABLE b (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, parent integer REFERENCES c);
-- [rows]
INSERT INTO a DEFAULT VALUES; INSERT INTO c VALUES (1, 1);
-- [new]
CREATE TABLE a (id serial PRIMARY KEY);
CREATE UNLOGGED TABLE b (id integer PRIMARY KEY, a text);
CREATE UNLOGGED TABLE c (id integer PRIMARY KEY, parent integer REFERENCES c);
