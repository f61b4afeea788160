-- [case] bodies and attributes of one function
-- [matrix] LANGUAGE sql AS 'SELECT a + 1' | LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT a + 1' | LANGUAGE sql RETURN a + 1 | LANGUAGE plpgsql SECURITY DEFINER COST 500 SET search_path = pg_catalog, pg_temp AS 'BEGIN RETURN a + 2; END' | LANGUAGE sql STABLE LEAKPROOF BEGIN ATOMIC SELECT a; END | LANGUAGE internal IMMUTABLE STRICT AS 'int4abs'
-- [old]
CREATE FUNCTION f(a integer) RETURNS integer $state;
-- [new]
CREATE FUNCTION f(a integer) RETURNS integer $state;

-- [case] signatures of one function under a view
-- [matrix] f(a integer) RETURNS integer | f(a integer, b integer DEFAULT 1) RETURNS integer | f(a bigint) RETURNS bigint | f(b integer) RETURNS integer | f(a integer, VARIADIC c integer[] DEFAULT '{}') RETURNS integer | f(a integer, OUT r integer)
-- [old]
CREATE FUNCTION $state LANGUAGE sql AS $$ SELECT 1 $$;
CREATE VIEW v AS SELECT f(1) AS x;
-- [new]
CREATE FUNCTION $state LANGUAGE sql AS $$ SELECT 1 $$;
CREATE VIEW v AS SELECT f(1) AS x;

-- [case] results of one function
-- [matrix] RETURNS integer LANGUAGE sql AS 'SELECT 1' | RETURNS SETOF integer LANGUAGE sql ROWS 5 AS 'SELECT 1' | RETURNS TABLE (x integer, y text) LANGUAGE sql AS $$SELECT 1, 'a'$$ | RETURNS void LANGUAGE plpgsql AS 'BEGIN END' | RETURNS integer[] LANGUAGE sql AS 'SELECT ARRAY[1]' | RETURNS record LANGUAGE sql AS 'SELECT 1, 2'
-- [old]
CREATE FUNCTION f() $state;
-- [new]
CREATE FUNCTION f() $state;

-- [case] overloads come and go
-- [old]
CREATE FUNCTION f(integer) RETURNS text LANGUAGE sql AS $$ SELECT 'i' $$;
CREATE FUNCTION f(text) RETURNS text LANGUAGE sql AS $$ SELECT 't' $$;
CREATE FUNCTION f(integer, integer) RETURNS text LANGUAGE sql AS $$ SELECT 'ii' $$;
COMMENT ON FUNCTION f(text) IS 'of text';
-- [new]
CREATE FUNCTION f(bigint) RETURNS text LANGUAGE sql AS $$ SELECT 'b' $$;
CREATE FUNCTION f(text) RETURNS text LANGUAGE sql AS $$ SELECT 'tt' $$;
CREATE FUNCTION f(integer[], text DEFAULT 'x') RETURNS text LANGUAGE sql AS $$ SELECT 'a' $$;
COMMENT ON FUNCTION f(bigint) IS 'of bigint';

-- [case] a function becomes a procedure, a procedure a function, an aggregate a function
-- [old]
CREATE FUNCTION a(x integer) RETURNS void LANGUAGE sql AS $$ SELECT $$;
CREATE PROCEDURE b(x integer) LANGUAGE sql AS $$ SELECT 1 $$;
CREATE AGGREGATE c(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
-- [new]
CREATE PROCEDURE a(x integer) LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION b(x integer) RETURNS integer LANGUAGE sql AS $$ SELECT x $$;
CREATE FUNCTION c(integer) RETURNS integer LANGUAGE sql AS $$ SELECT $1 $$;

-- [case] procedures with INOUT, OUT and defaults
-- [old]
CREATE PROCEDURE p(INOUT a integer, b text DEFAULT 'x') LANGUAGE plpgsql AS $$ BEGIN a := a + 1; COMMIT; END $$;
-- [new]
CREATE PROCEDURE p(INOUT a integer, OUT c text, b text DEFAULT 'y') LANGUAGE plpgsql AS $$ BEGIN a := a + 1; c := b; END $$;
COMMENT ON PROCEDURE p IS 'p';

-- [case] the row type of a table in functions
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE FUNCTION label(t) RETURNS text LANGUAGE sql STABLE AS $$ SELECT $1.a $$;
CREATE FUNCTION all_t() RETURNS SETOF t LANGUAGE sql STABLE AS $$ SELECT * FROM t $$;
CREATE VIEW v AS SELECT t.label FROM t;
-- [rows]
INSERT INTO t VALUES (1, 'a');
-- [new]
CREATE TABLE t (id bigint PRIMARY KEY, b text, a text);
CREATE FUNCTION label(t) RETURNS text LANGUAGE sql STABLE AS $$ SELECT $1.a || $1.b $$;
CREATE FUNCTION all_t() RETURNS SETOF t LANGUAGE sql STABLE AS $$ SELECT * FROM t $$;
CREATE VIEW v AS SELECT t.label FROM t;

-- [case] %TYPE and types that come and go
-- [old]
CREATE TYPE colour AS ENUM ('red', 'green');
CREATE TYPE pair AS (a integer, b text);
CREATE FUNCTION f(c colour, p pair DEFAULT NULL) RETURNS colour LANGUAGE sql AS $$ SELECT c $$;
-- [new]
CREATE TYPE color AS ENUM ('red', 'green', 'blue');
CREATE TYPE pair AS (a integer, b text, c color);
CREATE FUNCTION f(c color, p pair[] DEFAULT '{}') RETURNS SETOF pair LANGUAGE sql AS $$ SELECT unnest(p) $$;

-- [case] functions that call one another with atomic bodies
-- [old]
CREATE FUNCTION a(n integer) RETURNS integer LANGUAGE sql RETURN n + 1;
CREATE FUNCTION b(n integer) RETURNS integer LANGUAGE sql RETURN a(n) * 2;
CREATE FUNCTION c(n integer) RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT b(n) + a(n); END;
CREATE TABLE t (id integer PRIMARY KEY, n integer DEFAULT c(1) CHECK (b(n) > 0));
-- [rows]
INSERT INTO t VALUES (1);
-- [new]
CREATE FUNCTION a(n bigint) RETURNS bigint LANGUAGE sql RETURN n + 1;
CREATE FUNCTION b(n integer) RETURNS integer LANGUAGE sql RETURN (a(n) * 3)::integer;
CREATE FUNCTION c(n integer) RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT b(n); SELECT b(n) + 1; END;
CREATE TABLE t (id integer PRIMARY KEY, n integer DEFAULT c(1) CHECK (b(n) > 0));

-- [case] an atomic body reads tables and views that change
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(v.a) FROM v JOIN t USING (id); END;
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, b text, a varchar(30));
CREATE VIEW v AS SELECT id, b AS a FROM t;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC INSERT INTO t (id, a) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET a = excluded.a; SELECT count(v.a) FROM v JOIN t USING (id); END;

-- [case] aggregates in all forms
-- [old]
CREATE FUNCTION step(s integer, x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT s + x $$;
CREATE AGGREGATE total(integer) (SFUNC = step, STYPE = integer, INITCOND = '0');
CREATE VIEW v AS SELECT total(g) AS n FROM generate_series(1, 3) g;
-- [new]
CREATE FUNCTION step(s bigint, x integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT s + x $$;
CREATE FUNCTION done(s bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT s::text $$;
CREATE AGGREGATE total(integer) (SFUNC = step, STYPE = bigint, FINALFUNC = done, FINALFUNC_EXTRA = false, INITCOND = '5', PARALLEL = SAFE, COMBINEFUNC = int8pl);
CREATE VIEW v AS SELECT total(g) AS n FROM generate_series(1, 3) g;
CREATE AGGREGATE collect(anycompatible) (SFUNC = array_append, STYPE = anycompatiblearray, INITCOND = '{}');

-- [case] polymorphic and variadic functions
-- [old]
CREATE FUNCTION pick(anyarray, integer) RETURNS anyelement LANGUAGE sql AS $$ SELECT $1[$2] $$;
-- [new]
CREATE FUNCTION pick(anycompatiblearray, integer) RETURNS anycompatible LANGUAGE sql AS $$ SELECT $1[$2] $$;
CREATE FUNCTION least_of(VARIADIC numeric[]) RETURNS numeric LANGUAGE sql AS $$ SELECT min(x) FROM unnest($1) x $$;
CREATE FUNCTION fmt(text, VARIADIC "any") RETURNS text LANGUAGE internal STABLE AS 'text_format';

-- [case] bodies full of quotes and comments
-- [old]
CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $f$ BEGIN RETURN 'a'; -- $$ a comment; with a semicolon
END $f$;
-- [new]
CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $f$
DECLARE x text := $q$ it's; $q$; -- "quoted" $$
BEGIN
  /* nested /* comment */ ; */
  EXECUTE format($$SELECT %L || $_$;$_$ $$, x) INTO x;
  RETURN E'\\' || x || '''' || '$f';
END
$f$;

-- [case] the arguments of a function that a trigger, an index and a check use
-- [old]
CREATE FUNCTION norm(t text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(t) $$;
CREATE TABLE t (id integer PRIMARY KEY, a text CHECK (norm(a) <> ''), b text GENERATED ALWAYS AS (norm(a)) STORED);
CREATE INDEX t_norm ON t (norm(a));
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW WHEN (norm(new.a) <> 'x') EXECUTE FUNCTION tf();
CREATE POLICY p ON t USING (norm(a) = CURRENT_USER);
-- [rows]
INSERT INTO t VALUES (1, 'A');
-- [new]
CREATE FUNCTION norm(input text) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$ SELECT upper(input)::varchar $$;
CREATE TABLE t (id integer PRIMARY KEY, a text CHECK (norm(a) <> ''), b text GENERATED ALWAYS AS (norm(a)) STORED);
CREATE INDEX t_norm ON t (norm(a));
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW WHEN (norm(new.a) <> 'x') EXECUTE FUNCTION tf();
CREATE POLICY p ON t USING (norm(a) = CURRENT_USER);

-- [case] functions move to another schema with their callers
-- [old]
CREATE FUNCTION util(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT x $$;
CREATE TABLE t (id integer PRIMARY KEY, n integer DEFAULT util(1), CHECK (util(n) > 0));
-- [rows]
INSERT INTO t VALUES (1);
-- [new]
CREATE SCHEMA lib;
CREATE FUNCTION lib.util(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT x $$;
CREATE TABLE t (id integer PRIMARY KEY, n integer DEFAULT lib.util(1), CHECK (lib.util(n) > 0));

-- [case] window and support attributes
-- [old]
CREATE FUNCTION rn() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
CREATE FUNCTION gs(a integer) RETURNS SETOF integer LANGUAGE plpgsql COST 10 ROWS 10 SET work_mem = '8MB' SET datestyle = 'ISO, DMY' AS $$ BEGIN RETURN NEXT a; END $$;
-- [new]
CREATE FUNCTION rn() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_rank';
CREATE FUNCTION gs(a integer) RETURNS SETOF integer LANGUAGE plpgsql COST 20 ROWS 500 SET work_mem = '16MB' SET timezone TO 'UTC' AS $$ BEGIN RETURN NEXT a + 1; END $$;
