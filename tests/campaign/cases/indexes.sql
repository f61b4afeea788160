-- [case] one index in many shapes
-- [matrix] (a) | (a DESC NULLS LAST) | (a, b) | (a) INCLUDE (b) | (lower(b)) | (a) WHERE b IS NOT NULL | USING hash (a) | (b text_pattern_ops) | (b COLLATE "C") | USING brin (a) WITH (pages_per_range = 16)
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b text);
CREATE INDEX k ON t $state;
-- [rows]
INSERT INTO t VALUES (1, 1, 'b');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b text);
CREATE INDEX k ON t $state;

-- [case] storage parameters of indexes
-- [matrix] USING btree (a) | USING btree (a) WITH (fillfactor = 70) | USING btree (a) WITH (deduplicate_items = off) | USING hash (a) WITH (fillfactor = 50) | USING gin (n) WITH (fastupdate = off, gin_pending_list_limit = 128) | USING gist (r) WITH (buffering = on)
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer, n integer[], r int4range);
CREATE INDEX k ON t $state;
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer, n integer[], r int4range);
CREATE INDEX k ON t $state;

-- [case] an index is renamed and another takes its name
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);
CREATE INDEX i ON t (a);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer);
CREATE INDEX i ON t (b);
CREATE INDEX i_old ON t (a);

-- [case] an index moves to another table under its name
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE TABLE u (id integer PRIMARY KEY, a integer);
CREATE INDEX i ON t (a);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer);
CREATE TABLE u (id integer PRIMARY KEY, a integer);
CREATE INDEX i ON u (a);

-- [case] operator classes with options and extensions
-- [old]
CREATE EXTENSION pg_trgm;
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE INDEX t_a ON t USING gin (a gin_trgm_ops);
-- [rows]
INSERT INTO t VALUES (1, 'abc');
-- [new]
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gin;
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE INDEX t_a ON t USING gist (a gist_trgm_ops (siglen = 32));
CREATE INDEX t_id_a ON t USING gin (id, a gin_trgm_ops);

-- [case] expressions in unique indexes over functions
-- [old]
CREATE FUNCTION norm(x text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(trim(x)) $$;
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE UNIQUE INDEX t_norm ON t (norm(a));
-- [rows]
INSERT INTO t VALUES (1, 'abc');
-- [new]
CREATE FUNCTION norm(x text, strip boolean DEFAULT true) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN strip THEN lower(trim(x)) ELSE lower(x) END $$;
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE UNIQUE INDEX t_norm ON t (norm(a, false)) WHERE norm(a) <> '';

-- [case] the replica identity and the clustered index change
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_a;
ALTER TABLE t CLUSTER ON t_pkey;
CREATE TABLE u (id integer PRIMARY KEY);
ALTER TABLE u REPLICA IDENTITY FULL;
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a);
ALTER TABLE t CLUSTER ON t_a;
CREATE TABLE u (id integer PRIMARY KEY);
ALTER TABLE u REPLICA IDENTITY NOTHING;

-- [case] the index of the replica identity is made anew
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL, b integer NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_a;
-- [rows]
INSERT INTO t VALUES (1, 1, 1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL, b integer NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a, b);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_a;

-- [case] statistics targets of expressions in an index
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b text);
CREATE INDEX i ON t ((a + 1), lower(b));
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b text);
CREATE INDEX i ON t ((a + 1), lower(b));
ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 500;
COMMENT ON INDEX i IS 'computed';

-- [case] an index of a partitioned table in many levels
-- [old]
CREATE TABLE p (a integer, b integer, c text) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10) PARTITION BY LIST (b);
CREATE TABLE p11 PARTITION OF p1 FOR VALUES IN (1);
CREATE TABLE p12 PARTITION OF p1 DEFAULT;
CREATE TABLE p2 PARTITION OF p DEFAULT;
CREATE INDEX p_c ON p (c);
-- [rows]
INSERT INTO p VALUES (1, 1, 'x'), (2, 2, 'y'), (20, 1, 'z');
-- [new]
CREATE TABLE p (a integer, b integer, c text) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10) PARTITION BY LIST (b);
CREATE TABLE p11 PARTITION OF p1 FOR VALUES IN (1);
CREATE TABLE p12 PARTITION OF p1 DEFAULT;
CREATE TABLE p2 PARTITION OF p DEFAULT;
CREATE INDEX p_c ON p (lower(c), b);
CREATE UNIQUE INDEX p_ab ON p (a, b);
CREATE INDEX only_here ON p11 (c) WHERE c <> '';

-- [case] bloom, rum-like and spgist access methods
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, p point, i inet);
CREATE INDEX t_p ON t USING gist (p);
-- [new]
CREATE EXTENSION bloom;
CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer, p point, i inet);
CREATE INDEX t_p ON t USING spgist (p kd_point_ops);
CREATE INDEX t_ab ON t USING bloom (a, b) WITH (length = 80, col1 = 2, col2 = 4);
CREATE INDEX t_i ON t USING gist (i inet_ops);

-- [case] an index on a column that is dropped and added
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE INDEX i1 ON t (a, b);
CREATE INDEX i2 ON t (b) WHERE a IS NOT NULL;
CREATE INDEX i3 ON t ((a || b));
CREATE UNIQUE INDEX i4 ON t (b) INCLUDE (a);
-- [rows]
INSERT INTO t VALUES (1, 'a', 'b');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, b text, c integer);
CREATE INDEX i1 ON t (c, b);
CREATE INDEX i2 ON t (b) WHERE c IS NOT NULL;
CREATE UNIQUE INDEX i4 ON t (b) INCLUDE (c);
