-- [case] a domain
-- [matrix] text | text NOT NULL | text DEFAULT 'x' CHECK (VALUE <> '') | varchar(10) | text COLLATE "C" CONSTRAINT short CHECK (length(VALUE) < 20)
-- [old]
CREATE DOMAIN d AS $state;
CREATE TABLE t (id integer PRIMARY KEY, a d);
CREATE INDEX t_a ON t (a);
CREATE VIEW v AS SELECT a FROM t;
CREATE FUNCTION f(d) RETURNS d LANGUAGE sql AS $$ SELECT $1 $$;
-- [rows]
INSERT INTO t VALUES (1, 'abc');
-- [new]
CREATE DOMAIN d AS $state;
CREATE TABLE t (id integer PRIMARY KEY, a d);
CREATE INDEX t_a ON t (a);
CREATE VIEW v AS SELECT a FROM t;
CREATE FUNCTION f(d) RETURNS d LANGUAGE sql AS $$ SELECT $1 $$;

-- [case] a domain over a domain over an array
-- [decision] up down
-- [old]
CREATE DOMAIN a AS integer CHECK (VALUE > 0);
CREATE DOMAIN b AS a CHECK (VALUE < 100);
CREATE DOMAIN c AS a[] CHECK (cardinality(VALUE) > 0);
CREATE TABLE t (id integer PRIMARY KEY, b b, c c);
-- [rows]
INSERT INTO t VALUES (1, 5, '{1,2}');
-- [new]
CREATE DOMAIN a AS integer CHECK (VALUE >= 0);
CREATE DOMAIN b AS a DEFAULT 7 CHECK (VALUE < 1000);
CREATE DOMAIN c AS a[] CHECK (cardinality(VALUE) > 0 AND VALUE[1] > 0);
CREATE TABLE t (id integer PRIMARY KEY, b b, c c);

-- [case] a domain goes, its columns stay
-- [old]
CREATE DOMAIN email AS text CHECK (VALUE ~ '@');
CREATE TABLE t (id integer PRIMARY KEY, e email UNIQUE, l email[]);
-- [rows]
INSERT INTO t VALUES (1, 'a@b', '{c@d}');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, e text UNIQUE CHECK (e ~ '@'), l text[]);

-- [case] a composite gains, loses and changes attributes under a table and functions
-- [moves] up down
-- [old]
CREATE TYPE address AS (street text, zip integer, city text);
CREATE TABLE t (id integer PRIMARY KEY, home address, others address[]);
CREATE FUNCTION city(a address) RETURNS text LANGUAGE sql AS $$ SELECT a.city $$;
CREATE VIEW v AS SELECT (home).city FROM t;
-- [rows]
INSERT INTO t VALUES (1, ROW('s', 1, 'c'), NULL);
-- [new]
CREATE TYPE address AS (street text, city text, country char(2));
CREATE TABLE t (id integer PRIMARY KEY, home address, others address[]);
CREATE FUNCTION city(a address) RETURNS text LANGUAGE sql AS $$ SELECT a.city $$;
CREATE VIEW v AS SELECT (home).city, (home).country FROM t;

-- [case] composites in composites
-- [old]
CREATE TYPE a AS (x integer);
CREATE TYPE b AS (a a, y a[]);
CREATE FUNCTION f() RETURNS b LANGUAGE sql AS $$ SELECT NULL::b $$;
-- [new]
CREATE TYPE a AS (x integer, z text);
CREATE TYPE b AS (a a, w numeric(5,2));
CREATE TYPE c AS (b b[]);
CREATE FUNCTION f() RETURNS SETOF c LANGUAGE sql AS $$ SELECT NULL::c $$;

-- [case] the type of a composite's attribute in use
-- [old]
CREATE TYPE money_of AS (amount integer, currency text);
CREATE TABLE t (id integer PRIMARY KEY, price money_of NOT NULL);
-- [new]
CREATE TYPE money_of AS (amount numeric, currency char(3));
CREATE TABLE t (id integer PRIMARY KEY, price money_of NOT NULL);

-- [case] range types and what they are made of
-- [decision] up down
-- [old]
CREATE TYPE floats AS RANGE (SUBTYPE = float8);
CREATE TABLE t (id integer PRIMARY KEY, r floats);
-- [new]
CREATE FUNCTION time_diff(x time, y time) RETURNS float8 LANGUAGE sql STRICT IMMUTABLE AS $$ SELECT EXTRACT(EPOCH FROM x - y)::float8 $$;
CREATE TYPE times AS RANGE (SUBTYPE = time, SUBTYPE_DIFF = time_diff, MULTIRANGE_TYPE_NAME = many_times);
CREATE TYPE floats AS RANGE (SUBTYPE = float8, SUBTYPE_DIFF = float8mi);
CREATE TABLE t (id integer PRIMARY KEY, r floats, s times, m many_times, EXCLUDE USING gist (s WITH &&));

-- [case] a table's row type is a column of another
-- [old]
CREATE TABLE a (id integer PRIMARY KEY, x text);
CREATE TABLE b (id integer PRIMARY KEY, a a, list a[]);
-- [new]
CREATE TABLE a (id integer PRIMARY KEY, x text, y integer);
CREATE TABLE b (id integer PRIMARY KEY, a a, list a[]);

-- [case] typed tables
-- [fails] up: the attribute goes before the constraint on the column that it is in a typed table
-- [old]
CREATE TYPE person AS (name text, born date);
CREATE TABLE people OF person (name NOT NULL, PRIMARY KEY (name));
-- [rows]
INSERT INTO people VALUES ('a', '2000-01-01');
-- [new]
CREATE TYPE person AS (name text, born date, died date);
CREATE TABLE people OF person (name NOT NULL, died DEFAULT 'infinity', PRIMARY KEY (name), CHECK (died > born));

-- [case] a domain is replaced by an enum of the same name
-- [fails] both: a type under a column is replaced by one of another kind under its name
-- [old]
CREATE DOMAIN status AS text CHECK (VALUE IN ('on', 'off'));
CREATE TABLE t (id integer PRIMARY KEY, s status DEFAULT 'on');
-- [new]
CREATE TYPE status AS ENUM ('on', 'off');
CREATE TABLE t (id integer PRIMARY KEY, s status DEFAULT 'on');

