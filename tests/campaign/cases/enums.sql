-- [case] labels of an enum under everything
-- [matrix] 'a', 'b' | 'a', 'b', 'c' | 'b', 'a' | 'z', 'a', 'm', 'b' | 'a', 'b', 'd', 'e', 'f'
-- [old]
CREATE TYPE e AS ENUM ($state);
CREATE TABLE t (id integer PRIMARY KEY, x e NOT NULL DEFAULT 'a', y e[] DEFAULT '{a,b}', CHECK (x <> 'b' OR id > 0));
CREATE INDEX t_x ON t (x) WHERE x = 'a';
CREATE VIEW v AS SELECT id, x, x = 'b' AS is_b FROM t;
CREATE FUNCTION f(e) RETURNS e LANGUAGE sql AS $$ SELECT $1 $$;
-- [rows]
INSERT INTO t VALUES (1, 'a'), (2, 'b');
-- [new]
CREATE TYPE e AS ENUM ($state);
CREATE TABLE t (id integer PRIMARY KEY, x e NOT NULL DEFAULT 'a', y e[] DEFAULT '{a,b}', CHECK (x <> 'b' OR id > 0));
CREATE INDEX t_x ON t (x) WHERE x = 'a';
CREATE VIEW v AS SELECT id, x, x = 'b' AS is_b FROM t;
CREATE FUNCTION f(e) RETURNS e LANGUAGE sql AS $$ SELECT $1 $$;

-- [case] a label is added and used at once
-- [old]
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, x e DEFAULT 'a');
-- [rows]
INSERT INTO t VALUES (1);
-- [new]
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id integer PRIMARY KEY, x e DEFAULT 'c', CHECK (x <> 'c' OR id > 1));
CREATE INDEX t_c ON t (id) WHERE x = 'c';
CREATE VIEW v AS SELECT * FROM t WHERE x IN ('b', 'c');
CREATE FUNCTION f(x e DEFAULT 'c') RETURNS e LANGUAGE sql RETURN x;
CREATE TABLE p (x e) PARTITION BY LIST (x);
CREATE TABLE p_c PARTITION OF p FOR VALUES IN ('c');

-- [case] an enum replaces a check, and text
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, s text NOT NULL DEFAULT 'new' CHECK (s IN ('new', 'done')));
CREATE INDEX t_s ON t (s);
-- [rows]
INSERT INTO t (id) VALUES (1); INSERT INTO t VALUES (2, 'done');
-- [new]
CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE t (id integer PRIMARY KEY, s state NOT NULL DEFAULT 'new');
CREATE INDEX t_s ON t (s);
-- [new rows]
INSERT INTO t (id) VALUES (1); INSERT INTO t VALUES (2, 'done');

-- [case] one enum is split into two
-- [old]
CREATE TYPE e AS ENUM ('a', 'b', 'x', 'y');
CREATE TABLE t (id integer PRIMARY KEY, l e DEFAULT 'a', r e DEFAULT 'x');
-- [new]
CREATE TYPE le AS ENUM ('a', 'b');
CREATE TYPE re AS ENUM ('x', 'y');
CREATE TABLE t (id integer PRIMARY KEY, l le DEFAULT 'a', r re DEFAULT 'x');

-- [case] an enum is renamed, moves to another schema and gains a label
-- [up] --rename colour=s.color
-- [down] --rename s.color=colour
-- [old]
CREATE SCHEMA s;
CREATE TYPE colour AS ENUM ('red', 'green');
CREATE TABLE t (id integer PRIMARY KEY, c colour DEFAULT 'red');
-- [rows]
INSERT INTO t VALUES (1);
-- [new]
CREATE SCHEMA s;
CREATE TYPE s.color AS ENUM ('red', 'green', 'blue');
CREATE TABLE t (id integer PRIMARY KEY, c s.color DEFAULT 'red');

-- [case] enum in a domain, a composite and a range
-- [old]
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE DOMAIN d AS e DEFAULT 'a' CHECK (VALUE <> 'c');
CREATE TYPE c AS (x e, y integer);
CREATE TYPE r AS RANGE (SUBTYPE = e);
CREATE TABLE t (id integer PRIMARY KEY, d d, c c, r r);
-- [new]
CREATE TYPE e AS ENUM ('a', 'c', 'b');
CREATE DOMAIN d AS e DEFAULT 'b' CHECK (VALUE <> 'c');
CREATE TYPE c AS (x e, y integer);
CREATE TYPE r AS RANGE (SUBTYPE = e);
CREATE TABLE t (id integer PRIMARY KEY, d d, c c, r r);

-- [case] enum labels with odd text
-- [old]
CREATE TYPE e AS ENUM ('a');
-- [new]
CREATE TYPE e AS ENUM ('', ' ', 'it''s', 'A', 'a', 'ä', 'a,b', '"q"', '{x}', '\', '$$');
COMMENT ON TYPE e IS 'odd';

-- [case] a label goes that a partition's bounds use
-- [decision] up
-- [old]
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE p (id integer, x e) PARTITION BY LIST (x);
CREATE TABLE p_a PARTITION OF p FOR VALUES IN ('a');
CREATE TABLE p_bc PARTITION OF p FOR VALUES IN ('b', 'c');
-- [new]
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE p (id integer, x e) PARTITION BY LIST (x);
CREATE TABLE p_a PARTITION OF p FOR VALUES IN ('a');
CREATE TABLE p_bc PARTITION OF p FOR VALUES IN ('b');

-- [case] an enum under a policy, a trigger's condition, a generated column and a materialized view
-- [old]
CREATE TYPE e AS ENUM ('a', 'b', 'c');
CREATE TABLE t (id integer PRIMARY KEY, x e, g boolean GENERATED ALWAYS AS (x = 'a') STORED);
CREATE POLICY p ON t USING (x = 'a');
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (new.x = 'b') EXECUTE FUNCTION f();
CREATE MATERIALIZED VIEW m AS SELECT x, count(*) FROM t GROUP BY x;
CREATE UNIQUE INDEX m_x ON m (x);
-- [rows]
INSERT INTO t VALUES (1, 'a'), (2, 'b');
-- [new]
CREATE TYPE e AS ENUM ('b', 'a');
CREATE TABLE t (id integer PRIMARY KEY, x e, g boolean GENERATED ALWAYS AS (x = 'a') STORED);
CREATE POLICY p ON t USING (x = 'a');
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (new.x = 'b') EXECUTE FUNCTION f();
CREATE MATERIALIZED VIEW m AS SELECT x, count(*) FROM t GROUP BY x;
CREATE UNIQUE INDEX m_x ON m (x);

-- [case] an enum becomes text and the type goes
-- [old]
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, x e NOT NULL DEFAULT 'a', y e[]);
CREATE UNIQUE INDEX t_x ON t (x);
-- [rows]
INSERT INTO t VALUES (1, 'b', '{a,b}');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, x text NOT NULL DEFAULT 'a', y text[]);
CREATE UNIQUE INDEX t_x ON t (x);
