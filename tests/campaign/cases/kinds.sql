-- [case] one name, another kind
-- [matrix] CREATE TABLE x (id integer, a text) | CREATE VIEW x AS SELECT 1 AS id, 'a'::text AS a | CREATE MATERIALIZED VIEW x AS SELECT 1 AS id, 'a'::text AS a | CREATE SEQUENCE x | CREATE TYPE x AS (id integer, a text) | CREATE TABLE x (id integer, a text) PARTITION BY LIST (id) | CREATE TYPE x AS ENUM ('a') | CREATE DOMAIN x AS text | CREATE FUNCTION x() RETURNS integer LANGUAGE sql AS 'SELECT 1' | CREATE UNLOGGED TABLE x (id integer PRIMARY KEY)
-- [old]
$state;
-- [new]
$state;

-- [case] a table becomes a view over its successor
-- [old]
CREATE TABLE users (id integer PRIMARY KEY, name text);
CREATE INDEX users_name ON users (name);
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer REFERENCES users);
-- [new]
CREATE TABLE accounts (id integer PRIMARY KEY, name text, active boolean DEFAULT true);
CREATE VIEW users AS SELECT id, name FROM accounts WHERE active;
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer REFERENCES accounts);

-- [case] a view becomes a table under other views and functions
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW x AS SELECT id, a FROM t;
CREATE VIEW y AS SELECT a FROM x;
CREATE FUNCTION f() RETURNS SETOF x LANGUAGE sql AS $$ SELECT * FROM x $$;
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE TABLE x (id integer PRIMARY KEY, a text NOT NULL);
CREATE VIEW y AS SELECT a FROM x;
CREATE FUNCTION f() RETURNS SETOF x LANGUAGE sql AS $$ SELECT * FROM x $$;

-- [case] an index becomes a table's name, a table an index's
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE INDEX x ON t (a);
CREATE TABLE y (id integer);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE TABLE x (id integer);
CREATE INDEX y ON t (a);

-- [case] a sequence's name is taken by an identity column, and back
-- [old]
CREATE SEQUENCE t_id_seq;
CREATE TABLE t (id integer DEFAULT nextval('t_id_seq') NOT NULL);
-- [rows]
INSERT INTO t DEFAULT VALUES; INSERT INTO t DEFAULT VALUES;
-- [new]
CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY NOT NULL);

-- [case] a trigger becomes a rule, a check a trigger, a default a trigger
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, at timestamptz DEFAULT now(), CONSTRAINT ok CHECK (id > 0));
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER guard BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION f();
-- [rows]
INSERT INTO t VALUES (1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, at timestamptz);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.at = now(); RETURN new; END $$;
CREATE TRIGGER ok BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE RULE guard AS ON DELETE TO t DO INSTEAD NOTHING;

-- [case] a foreign key becomes an exclusion constraint, a unique index a primary key of the same name
-- [old]
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE t (a integer NOT NULL, b integer CONSTRAINT k REFERENCES p);
CREATE UNIQUE INDEX l ON t (a);
-- [rows]
INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 1);
-- [new]
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE t (a integer CONSTRAINT l PRIMARY KEY, b integer, CONSTRAINT k EXCLUDE USING btree (b WITH =));

-- [case] a scalar function becomes a generated column
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE FUNCTION full_name(t) RETURNS text LANGUAGE sql STABLE AS $$ SELECT $1.a || $1.b $$;
CREATE VIEW v AS SELECT id, t.full_name FROM t;
-- [rows]
INSERT INTO t VALUES (1, 'a', 'b');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, full_name text GENERATED ALWAYS AS (a || b) STORED);
CREATE VIEW v AS SELECT id, t.full_name FROM t;

-- [case] a composite type becomes a table of the same shape
-- [fails] both: a type under a column is replaced by one of another kind under its name
-- [old]
CREATE TYPE item AS (id integer, name text);
CREATE FUNCTION items() RETURNS SETOF item LANGUAGE sql AS $$ SELECT 1, 'a'::text $$;
CREATE TABLE holder (id integer PRIMARY KEY, i item);
-- [new]
CREATE TABLE item (id integer, name text);
CREATE FUNCTION items() RETURNS SETOF item LANGUAGE sql AS $$ SELECT 1, 'a'::text $$;
CREATE TABLE holder (id integer PRIMARY KEY, i item);
