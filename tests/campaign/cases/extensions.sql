-- [case] extensions come with what uses them
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, email text, tags text);
-- [rows]
INSERT INTO t VALUES (1, 'A@b', NULL);
-- [new]
CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION pgcrypto;
CREATE TABLE t (id integer PRIMARY KEY, email citext UNIQUE, tags text, attrs hstore DEFAULT ''::hstore NOT NULL, u uuid DEFAULT uuid_generate_v4(), salt text DEFAULT gen_salt('bf'));
CREATE INDEX t_attrs ON t USING gin (attrs);

-- [case] an extension goes with its type in use
-- [old]
CREATE EXTENSION citext;
CREATE EXTENSION ltree;
CREATE TABLE t (id integer PRIMARY KEY, name citext UNIQUE, path ltree);
CREATE INDEX t_path ON t USING gist (path);
CREATE VIEW v AS SELECT name FROM t WHERE name = 'x';
-- [rows]
INSERT INTO t VALUES (1, 'x', 'a.b');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, name text UNIQUE, path text);
CREATE VIEW v AS SELECT name FROM t WHERE name = 'x';

-- [case] an extension in another schema
-- [old]
CREATE SCHEMA ext;
CREATE EXTENSION hstore;
CREATE TABLE t (id integer PRIMARY KEY, h hstore);
CREATE INDEX t_h ON t USING gist (h);
-- [rows]
INSERT INTO t VALUES (1, 'a=>1');
-- [new]
CREATE SCHEMA ext;
CREATE EXTENSION hstore SCHEMA ext;
CREATE EXTENSION pg_trgm SCHEMA ext;
CREATE TABLE t (id integer PRIMARY KEY, h ext.hstore, a text);
CREATE INDEX t_h ON t USING gist (h);
CREATE INDEX t_a ON t USING gin (a ext.gin_trgm_ops);
COMMENT ON EXTENSION pg_trgm IS 'trigrams';

-- [case] unaccent in an immutable wrapper under an index
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text);
-- [new]
CREATE EXTENSION unaccent;
CREATE FUNCTION plain(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT public.unaccent('public.unaccent', $1) $$;
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE INDEX t_plain ON t (plain(a));
CREATE TEXT SEARCH CONFIGURATION fr (COPY = french);
ALTER TEXT SEARCH CONFIGURATION fr ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;

-- [case] cube, earthdistance, isn, seg, intarray and tablefunc
-- [old]
CREATE EXTENSION cube;
CREATE TABLE t (id integer PRIMARY KEY, c cube);
-- [new]
CREATE EXTENSION cube; CREATE EXTENSION earthdistance; CREATE EXTENSION isn; CREATE EXTENSION seg; CREATE EXTENSION intarray; CREATE EXTENSION tablefunc;
CREATE TABLE t (id integer PRIMARY KEY, c cube, b isbn, s seg, e earth, n integer[]);
CREATE INDEX t_c ON t USING gist (c);
CREATE INDEX t_n ON t USING gin (n gin__int_ops);
CREATE VIEW v AS SELECT id, earth_distance(e, ll_to_earth(0, 0)) AS d FROM t;

-- [case] a foreign server with its tables and mappings
-- [old]
CREATE EXTENSION postgres_fdw;
CREATE SERVER there FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'localhost', dbname 'x');
CREATE FOREIGN TABLE ft (id integer NOT NULL, a text OPTIONS (column_name 'aa')) SERVER there OPTIONS (table_name 't');
CREATE VIEW v AS SELECT id FROM ft;
-- [new]
CREATE EXTENSION postgres_fdw;
CREATE SERVER there FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'db', dbname 'x', fetch_size '500');
CREATE FOREIGN TABLE ft (id bigint NOT NULL, a text OPTIONS (column_name 'bb'), b date DEFAULT now(), CHECK (id > 0)) SERVER there OPTIONS (table_name 't2', schema_name 's');
CREATE FOREIGN TABLE other (id integer) SERVER there;
CREATE VIEW v AS SELECT id FROM ft;
COMMENT ON SERVER there IS 'there';
COMMENT ON FOREIGN TABLE ft IS 'far';

-- [case] a foreign table is a partition and a child
-- [fails] both: foreign tables that are partitions are not managed
-- [old]
CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE TABLE p (id integer, a text) PARTITION BY LIST (id);
-- [new]
CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE TABLE p (id integer, a text) PARTITION BY LIST (id);
CREATE FOREIGN TABLE p1 PARTITION OF p FOR VALUES IN (1) SERVER files OPTIONS (filename '/nowhere', format 'csv');
CREATE TABLE p2 PARTITION OF p DEFAULT;

-- [case] a foreign table becomes a local one
-- [old]
CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE t (id integer, a text) SERVER files OPTIONS (filename '/nowhere');
-- [new]
CREATE TABLE t (id integer, a text);
