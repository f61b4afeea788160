-- [case] a child of two parents
-- [old]
CREATE TABLE a (id integer NOT NULL, x text);
CREATE TABLE b (id integer NOT NULL, y text DEFAULT 'y');
CREATE TABLE c (z integer) INHERITS (a, b);
-- [rows]
INSERT INTO c VALUES (1, 'x', 'y', 2);
-- [new]
CREATE TABLE a (id integer NOT NULL, x text, n integer DEFAULT 1);
CREATE TABLE b (id integer NOT NULL, y varchar(20) DEFAULT 'z', CHECK (y <> ''));
CREATE TABLE c (z bigint) INHERITS (a, b);

-- [case] inheritance comes and goes
-- [fails] both: no ALTER TABLE makes a column that is a table's own one that is only inherited
-- [old]
CREATE TABLE a (id integer, x text);
CREATE TABLE b (y text) INHERITS (a);
CREATE TABLE c (id integer, x text, z text);
-- [rows]
INSERT INTO b VALUES (1, 'x', 'y'); INSERT INTO c VALUES (1, 'x', 'z');
-- [new]
CREATE TABLE a (id integer, x text);
CREATE TABLE b (id integer, x text, y text);
CREATE TABLE c (id integer, x text, z text) INHERITS (a);

-- [case] three generations, a column dropped and local ones
-- [fails] up: a column that is only inherited cannot become the child's own as well
-- [old]
CREATE TABLE a (id integer, x text, y text);
CREATE TABLE b (x text, b1 integer) INHERITS (a);
CREATE TABLE c (c1 integer) INHERITS (b);
-- [rows]
INSERT INTO c VALUES (1, 'x', 'y', 2, 3);
-- [new]
CREATE TABLE a (id bigint, y text NOT NULL DEFAULT 'n');
CREATE TABLE b (x text, b1 integer) INHERITS (a);
CREATE TABLE c (c1 integer, y text DEFAULT 'child') INHERITS (b);

-- [case] checks with and without inheritance
-- [old]
CREATE TABLE a (id integer, x integer, CONSTRAINT k CHECK (x > 0));
CREATE TABLE b () INHERITS (a);
-- [rows]
INSERT INTO b VALUES (1, 1);
-- [new]
CREATE TABLE a (id integer, x integer, CONSTRAINT k CHECK (x > 0) NO INHERIT, CONSTRAINT l CHECK (id > 0));
CREATE TABLE b (CONSTRAINT own CHECK (x < 100)) INHERITS (a);

-- [case] a parent is dropped, the child stays
-- [fails] both: no ALTER TABLE makes a column that is a table's own one that is only inherited
-- [old]
CREATE TABLE a (id integer PRIMARY KEY, x text);
CREATE TABLE b (y text) INHERITS (a);
CREATE INDEX b_x ON b (x);
-- [rows]
INSERT INTO b VALUES (1, 'x', 'y');
-- [new]
CREATE TABLE b (id integer NOT NULL, x text, y text);
CREATE INDEX b_x ON b (x);

-- [case] views, rules and policies over a parent
-- [old]
CREATE TABLE a (id integer, x text);
CREATE TABLE b (y text) INHERITS (a);
CREATE VIEW v AS SELECT * FROM ONLY a UNION ALL SELECT id, x FROM b;
-- [new]
CREATE TABLE a (id integer, x varchar(5));
CREATE TABLE b (y text) INHERITS (a);
CREATE VIEW v AS SELECT * FROM ONLY a UNION ALL SELECT id, x FROM b;
CREATE POLICY p ON a USING (x <> '');
