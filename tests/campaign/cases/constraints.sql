-- [case] states of a check
-- [matrix] CHECK (n > 0) | CHECK (n > 0) NOT VALID | CHECK (n > 0) NO INHERIT | CHECK (n > 1) | CHECK (n IS NOT NULL AND n > 0)
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, n integer);
ALTER TABLE t ADD CONSTRAINT k $state;
-- [rows]
INSERT INTO t VALUES (1, 5);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, n integer);
ALTER TABLE t ADD CONSTRAINT k $state;

-- [case] states of a unique constraint
-- [matrix] UNIQUE (a) | UNIQUE (a, b) | UNIQUE (a) DEFERRABLE | UNIQUE (a) DEFERRABLE INITIALLY DEFERRED | UNIQUE (a) INCLUDE (b) | UNIQUE (b, a) WITH (fillfactor = 70) | EXCLUDE USING btree (a WITH =)
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);
ALTER TABLE t ADD CONSTRAINT k $state;
-- [rows]
INSERT INTO t VALUES (1, 5, 6);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);
ALTER TABLE t ADD CONSTRAINT k $state;

-- [case] states of a primary key
-- [matrix] PRIMARY KEY (a) | PRIMARY KEY (a, b) | PRIMARY KEY (b) | PRIMARY KEY (a) INCLUDE (b) | PRIMARY KEY (a) DEFERRABLE
-- [old]
CREATE TABLE t (a integer NOT NULL, b integer NOT NULL, CONSTRAINT k $state);
-- [rows]
INSERT INTO t VALUES (1, 5);
-- [new]
CREATE TABLE t (a integer NOT NULL, b integer NOT NULL, CONSTRAINT k $state);

-- [case] a primary key goes
-- [old]
CREATE TABLE t (a integer PRIMARY KEY, b integer);
-- [rows]
INSERT INTO t VALUES (1, 5);
-- [new]
CREATE TABLE t (a integer, b integer);

-- [case] a unique index becomes a constraint
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE UNIQUE INDEX t_a_key ON t (a);
-- [rows]
INSERT INTO t VALUES (1, 1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer UNIQUE);

-- [case] a unique index under a foreign key becomes a primary key
-- [old]
CREATE TABLE t (a integer NOT NULL, b text);
CREATE UNIQUE INDEX t_a ON t (a);
CREATE TABLE r (a integer REFERENCES t (a));
-- [rows]
INSERT INTO t VALUES (1, 'x'); INSERT INTO r VALUES (1);
-- [new]
CREATE TABLE t (a integer PRIMARY KEY, b text);
CREATE TABLE r (a integer REFERENCES t (a));

-- [case] the primary key moves from a natural to a surrogate key
-- [old]
CREATE TABLE country (code char(2) PRIMARY KEY, name text NOT NULL);
CREATE TABLE city (id integer PRIMARY KEY, country char(2) NOT NULL REFERENCES country);
-- [new]
CREATE TABLE country (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code char(2) NOT NULL UNIQUE, name text NOT NULL);
CREATE TABLE city (id integer PRIMARY KEY, country_id integer NOT NULL REFERENCES country);

-- [case] an exclusion constraint over ranges
-- [old]
CREATE TABLE booking (room integer, during tsrange, note text);
-- [rows]
INSERT INTO booking VALUES (1, '[2026-01-01,2026-01-02)', 'a');
-- [new]
CREATE EXTENSION btree_gist;
CREATE TABLE booking (room integer, during tsrange, note text,
  CONSTRAINT booking_no_overlap EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (note IS DISTINCT FROM 'cancelled') DEFERRABLE INITIALLY DEFERRED);

-- [case] an exclusion constraint changes its operators, columns and predicate
-- [old]
CREATE TABLE c (a circle, b box, EXCLUDE USING gist (a WITH &&), CONSTRAINT other EXCLUDE USING gist (b WITH &&));
-- [rows]
INSERT INTO c VALUES ('<(0,0),1>', '(0,0),(1,1)');
-- [new]
CREATE TABLE c (a circle, b box, EXCLUDE USING gist (a WITH ~=), CONSTRAINT other EXCLUDE USING gist (b WITH &&, a WITH &&) WHERE (b IS NOT NULL));

-- [case] checks on several columns, with functions, named and unnamed
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer CHECK (a > 0), b integer, c text, CHECK (a < b), CONSTRAINT named CHECK (c ~ '^[a-z]+$'));
-- [rows]
INSERT INTO t VALUES (1, 1, 2, 'abc');
-- [new]
CREATE FUNCTION fine(x text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT x <> '' $$;
CREATE TABLE t (id integer PRIMARY KEY, a integer CHECK (a >= 0), b integer CHECK (b BETWEEN 0 AND 100), c text, CHECK (a <= b AND c IN ('x', 'y', 'abc')), CONSTRAINT named CHECK (fine(c)));

-- [case] a check casts, uses arrays, CASE and subscripts
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text, j jsonb, n integer[]);
-- [rows]
INSERT INTO t VALUES (1, 'x', '{"a": 1}', '{1}');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text, j jsonb, n integer[],
  CHECK (CASE WHEN a = 'x' THEN (j ->> 'a')::integer > 0 ELSE j ? 'b' END),
  CHECK (n[1] = ANY (ARRAY[1, 2, 3]) AND cardinality(n) <= 3), CHECK ((a COLLATE "C") < 'z'), CHECK (j @> '{}'::jsonb AND NOT a IS NULL));

-- [case] a constraint's name is taken by another kind
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, CONSTRAINT k UNIQUE (a), CONSTRAINT l CHECK (b > 0));
-- [rows]
INSERT INTO t VALUES (1, 1, 1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, CONSTRAINT k CHECK (a > 0), CONSTRAINT l UNIQUE (b));

-- [case] two unique constraints swap their names
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, CONSTRAINT k UNIQUE (a), CONSTRAINT l UNIQUE (b));
-- [rows]
INSERT INTO t VALUES (1, 1, 1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, CONSTRAINT k UNIQUE (b), CONSTRAINT l UNIQUE (a));

-- [case] constraints are renamed
-- [old]
CREATE TABLE p (id integer CONSTRAINT p_pk PRIMARY KEY, a integer CONSTRAINT p_a_uq UNIQUE CONSTRAINT p_a_ck CHECK (a > 0));
CREATE TABLE c (p_id integer CONSTRAINT c_fk REFERENCES p);
-- [rows]
INSERT INTO p VALUES (1, 1); INSERT INTO c VALUES (1);
-- [new]
CREATE TABLE p (id integer PRIMARY KEY, a integer UNIQUE CHECK (a > 0));
CREATE TABLE c (p_id integer REFERENCES p);

-- [case] NULLS NOT DISTINCT
-- [since] 15
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer UNIQUE, b integer);
CREATE UNIQUE INDEX t_b ON t (b);
-- [rows]
INSERT INTO t VALUES (1, 1, 1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer UNIQUE NULLS NOT DISTINCT, b integer);
CREATE UNIQUE INDEX t_b ON t (b) NULLS NOT DISTINCT;

-- [case] NOT NULL constraints with names
-- [since] 18
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer CONSTRAINT a_there NOT NULL, b integer NOT NULL, c integer);
-- [rows]
INSERT INTO t VALUES (1, 1, 1, 1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL, b integer CONSTRAINT b_there NOT NULL NO INHERIT, c integer);
ALTER TABLE t ADD CONSTRAINT c_there NOT NULL c NOT VALID;

-- [case] NOT ENFORCED checks and keys
-- [since] 18
-- [old]
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE t (id integer PRIMARY KEY, a integer REFERENCES p NOT ENFORCED, CONSTRAINT k CHECK (a > 0) NOT ENFORCED);
-- [rows]
INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 1);
-- [new]
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE t (id integer PRIMARY KEY, a integer REFERENCES p, CONSTRAINT k CHECK (a > 0));

-- [case] temporal keys
-- [since] 18
-- [old]
CREATE EXTENSION btree_gist;
CREATE TABLE p (id integer, valid daterange NOT NULL);
CREATE TABLE c (p_id integer, valid daterange);
-- [rows]
INSERT INTO p VALUES (1, '[2026-01-01,2027-01-01)'); INSERT INTO c VALUES (1, '[2026-02-01,2026-03-01)');
-- [new]
CREATE EXTENSION btree_gist;
CREATE TABLE p (id integer, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS));
CREATE TABLE c (p_id integer, valid daterange, FOREIGN KEY (p_id, PERIOD valid) REFERENCES p (id, PERIOD valid), UNIQUE (p_id, valid WITHOUT OVERLAPS));

-- [case] virtual generated columns
-- [since] 18
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer GENERATED ALWAYS AS (a + 1) STORED, c integer GENERATED ALWAYS AS (a) VIRTUAL, d integer);
-- [rows]
INSERT INTO t (id, a) VALUES (1, 1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer GENERATED ALWAYS AS (a + 1) VIRTUAL, c integer GENERATED ALWAYS AS (a * 3) VIRTUAL, d integer GENERATED ALWAYS AS (a - 1));

-- [case] lists of values of every type of text
-- [matrix] varchar(10) | text | char(3) | name | citext
-- [setup]
CREATE EXTENSION citext;
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a $state CHECK (a IN ('x', 'y')), b $state[] CHECK (b <@ ARRAY['x', 'y']::$state[]));
CREATE INDEX t_a ON t (id) WHERE a NOT IN ('x', 'y');
CREATE VIEW v AS SELECT id FROM t WHERE a IN ('x', 'y') OR a LIKE 'x%' OR a || 'b' = 'c';
-- [rows]
INSERT INTO t VALUES (1, 'x');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a $state CHECK (a IN ('x', 'y', 'z')), b $state[] CHECK (b <@ ARRAY['x', 'y', 'z']::$state[]));
CREATE INDEX t_a ON t (id) WHERE a NOT IN ('x', 'z');
CREATE VIEW v AS SELECT id FROM t WHERE a IN ('x', 'y', 'z') OR a ILIKE 'x%' OR a || 'b' = 'd';
