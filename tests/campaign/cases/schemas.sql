-- [case] a schema with everything in it goes
-- [old]
CREATE SCHEMA s;
CREATE TYPE s.e AS ENUM ('a');
CREATE DOMAIN s.d AS text;
CREATE SEQUENCE s.q;
CREATE TABLE s.t (id integer DEFAULT nextval('s.q') PRIMARY KEY, e s.e, d s.d);
CREATE TABLE s.u (t_id integer REFERENCES s.t);
CREATE FUNCTION s.f(s.e) RETURNS s.d LANGUAGE sql AS $$ SELECT 'x'::s.d $$;
CREATE VIEW s.v AS SELECT s.f(e) FROM s.t;
CREATE MATERIALIZED VIEW s.m AS SELECT * FROM s.v;
CREATE TABLE t (id integer PRIMARY KEY);
-- [rows]
INSERT INTO s.t (e) VALUES ('a'); INSERT INTO s.u VALUES (1); INSERT INTO t VALUES (1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY);

-- [case] a schema goes that others lean on
-- [old]
CREATE SCHEMA s;
CREATE TYPE s.e AS ENUM ('a', 'b');
CREATE FUNCTION s.f(x integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT x $$;
CREATE TABLE s.p (id integer PRIMARY KEY);
CREATE TABLE t (id integer PRIMARY KEY, e s.e DEFAULT 'a', n integer DEFAULT s.f(1) CHECK (s.f(n) > 0), p integer REFERENCES s.p);
CREATE INDEX t_f ON t (s.f(n));
CREATE VIEW v AS SELECT t.id, p.id AS p FROM t LEFT JOIN s.p ON p.id = t.p;
-- [rows]
INSERT INTO s.p VALUES (1); INSERT INTO t (id, p) VALUES (1, 1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, n integer DEFAULT 1 CHECK (n > 0));
CREATE VIEW v AS SELECT t.id FROM t;

-- [case] a schema is renamed
-- [up] --rename old=new
-- [down] --rename new=old
-- [old]
CREATE SCHEMA old;
CREATE TABLE old.t (id serial PRIMARY KEY, a text);
CREATE VIEW old.v AS SELECT * FROM old.t;
CREATE TABLE pub (id integer REFERENCES old.t);
CREATE FUNCTION old.f() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
-- [rows]
INSERT INTO old.t (a) VALUES ('x'); INSERT INTO pub VALUES (1);
-- [new]
CREATE SCHEMA new;
CREATE TABLE new.t (id serial PRIMARY KEY, a text);
CREATE VIEW new.v AS SELECT * FROM new.t;
CREATE TABLE pub (id integer REFERENCES new.t);
CREATE FUNCTION new.f() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;

-- [case] tables move between schemas
-- [up] --rename a.t=b.t
-- [down] --rename b.t=a.t
-- [old]
CREATE SCHEMA a; CREATE SCHEMA b;
CREATE TABLE a.t (id bigserial PRIMARY KEY, x text UNIQUE);
CREATE INDEX t_x ON a.t (lower(x));
CREATE TABLE a.r (t_id bigint REFERENCES a.t);
-- [rows]
INSERT INTO a.t (x) VALUES ('x'); INSERT INTO a.r VALUES (1);
-- [new]
CREATE SCHEMA a; CREATE SCHEMA b;
CREATE TABLE b.t (id bigserial PRIMARY KEY, x text UNIQUE);
CREATE INDEX t_x ON b.t (lower(x));
CREATE TABLE a.r (t_id bigint REFERENCES b.t);

-- [case] the same names in many schemas
-- [old]
CREATE SCHEMA a; CREATE SCHEMA b;
CREATE TABLE t (id integer PRIMARY KEY, x text);
CREATE TABLE a.t (id integer PRIMARY KEY, x text);
CREATE TABLE b.t (id integer PRIMARY KEY, x text);
CREATE VIEW v AS SELECT t.x, at.x AS ax FROM t, a.t at;
-- [new]
CREATE SCHEMA a; CREATE SCHEMA b; CREATE SCHEMA c;
CREATE TABLE t (id bigint PRIMARY KEY, x text);
CREATE TABLE a.t (id integer PRIMARY KEY, x varchar(5));
CREATE TABLE b.t (id integer PRIMARY KEY, y text);
CREATE TABLE c.t (id integer PRIMARY KEY, x text);
CREATE VIEW v AS SELECT t.x, at.x AS ax FROM b.t bt, t, a.t at;
CREATE VIEW a.v AS SELECT * FROM public.t UNION ALL SELECT id, y FROM b.t;

-- [case] the public schema has a comment and another is empty
-- [old]
CREATE SCHEMA empty;
-- [new]
CREATE SCHEMA full_of;
COMMENT ON SCHEMA full_of IS 'full';
COMMENT ON SCHEMA public IS 'ours';
CREATE TABLE full_of.t (id integer);

-- [case] names that the search path would find elsewhere
-- [old]
CREATE TABLE pg_class_like (id integer);
CREATE FUNCTION lower(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT $1 $$;
CREATE TABLE t (id integer, a text, CHECK (lower(a) = a));
-- [new]
CREATE FUNCTION lower(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT $1 - 1 $$;
CREATE TABLE pg_class (oid integer);
CREATE TABLE t (id integer, a text, CHECK (lower(a) = a AND public.lower(id) > 0));
CREATE VIEW v AS SELECT oid FROM public.pg_class UNION SELECT oid::integer FROM pg_catalog.pg_class;
CREATE TYPE text AS (a integer);
CREATE TABLE u (a pg_catalog.text, b public.text);
