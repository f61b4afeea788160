-- [case] a list gets partitions, a default and values
-- [old]
CREATE TABLE p (id integer, k text) PARTITION BY LIST (k);
CREATE TABLE p_a PARTITION OF p FOR VALUES IN ('a');
CREATE TABLE p_b PARTITION OF p FOR VALUES IN ('b', 'c');
-- [rows]
INSERT INTO p VALUES (1, 'a'), (2, 'b');
-- [new]
CREATE TABLE p (id integer, k text) PARTITION BY LIST (k);
CREATE TABLE p_a PARTITION OF p FOR VALUES IN ('a', NULL);
CREATE TABLE p_b PARTITION OF p FOR VALUES IN ('b');
CREATE TABLE p_c PARTITION OF p FOR VALUES IN ('c');
CREATE TABLE p_rest PARTITION OF p DEFAULT;

-- [case] months of a range come and go
-- [old]
CREATE TABLE m (at timestamptz NOT NULL, v integer, PRIMARY KEY (at, v)) PARTITION BY RANGE (at);
CREATE TABLE m_01 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
CREATE TABLE m_02 PARTITION OF m FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
-- [rows]
INSERT INTO m VALUES ('2026-02-10', 1);
-- [new]
CREATE TABLE m (at timestamptz NOT NULL, v integer, w text, PRIMARY KEY (at, v)) PARTITION BY RANGE (at);
CREATE TABLE m_02 PARTITION OF m FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE m_03 PARTITION OF m FOR VALUES FROM ('2026-03-01') TO (MAXVALUE);
CREATE INDEX m_w ON m (w);

-- [case] a hash table gets more remainders
-- [old]
CREATE TABLE h (id integer, v text) PARTITION BY HASH (id);
CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1);
-- [new]
CREATE TABLE h (id integer, v text) PARTITION BY HASH (id);
CREATE TABLE h0 PARTITION OF h FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE h2 PARTITION OF h FOR VALUES WITH (MODULUS 4, REMAINDER 2);

-- [case] a plain table becomes partitioned
-- [old]
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at date NOT NULL, v text);
CREATE INDEX t_at ON t (at);
-- [rows]
INSERT INTO t (at, v) VALUES ('2026-01-01', 'a'), ('2026-06-01', 'b');
-- [new]
CREATE TABLE t (id bigint NOT NULL, at date NOT NULL, v text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE t_h1 PARTITION OF t FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE t_rest PARTITION OF t DEFAULT;
CREATE INDEX t_at ON t (at);

-- [case] a table joins a partitioned one, another leaves
-- [moves] up down
-- [old]
CREATE TABLE p (id integer NOT NULL, k integer NOT NULL, CHECK (id > 0)) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 (id integer NOT NULL, k integer NOT NULL, CONSTRAINT p_id_check CHECK (id > 0));
-- [rows]
INSERT INTO p VALUES (1, 1); INSERT INTO p2 VALUES (2, 2);
-- [new]
CREATE TABLE p (id integer NOT NULL, k integer NOT NULL, CHECK (id > 0)) PARTITION BY LIST (k);
CREATE TABLE p1 (id integer NOT NULL, k integer NOT NULL, CONSTRAINT p_id_check CHECK (id > 0));
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
-- [new rows]
INSERT INTO p1 VALUES (1, 1); INSERT INTO p VALUES (2, 2);

-- [case] partitions in other schemas with their own indexes, defaults and comments
-- [old]
CREATE SCHEMA parts;
CREATE TABLE p (id integer, k integer, v text) PARTITION BY LIST (k);
CREATE TABLE parts.p1 PARTITION OF p FOR VALUES IN (1);
-- [rows]
INSERT INTO p VALUES (1, 1, 'x');
-- [new]
CREATE SCHEMA parts; CREATE SCHEMA cold;
CREATE TABLE p (id integer, k integer, v text) PARTITION BY LIST (k);
CREATE TABLE parts.p1 PARTITION OF p (v DEFAULT 'one' NOT NULL, CHECK (id > 0)) FOR VALUES IN (1) WITH (fillfactor = 70);
CREATE TABLE cold.p2 PARTITION OF p FOR VALUES IN (2) ;
CREATE INDEX only_cold ON cold.p2 (v);
COMMENT ON TABLE cold.p2 IS 'cold';
COMMENT ON COLUMN parts.p1.v IS 'v of one';

-- [case] three levels change their types and constraints
-- [old]
CREATE TABLE p (a integer, b text, c integer) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10) PARTITION BY LIST (b);
CREATE TABLE p1x PARTITION OF p1 FOR VALUES IN ('x') PARTITION BY HASH (c);
CREATE TABLE p1x0 PARTITION OF p1x FOR VALUES WITH (MODULUS 1, REMAINDER 0);
-- [rows]
INSERT INTO p VALUES (1, 'x', 5);
-- [new]
CREATE TABLE p (a integer, b text, c integer, d numeric DEFAULT 1 NOT NULL, CHECK (d > 0), UNIQUE (a, b, c)) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10) PARTITION BY LIST (b);
CREATE TABLE p1x PARTITION OF p1 FOR VALUES IN ('x') PARTITION BY HASH (c);
CREATE TABLE p1x0 PARTITION OF p1x FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE TABLE p1y PARTITION OF p1 DEFAULT;

-- [case] a column of a partitioned table that is not its key changes its type under a view
-- [old]
CREATE TABLE p (a integer, v varchar(10), n integer) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p DEFAULT;
CREATE INDEX p_v ON p (v);
CREATE VIEW w AS SELECT v, n FROM p WHERE n > 1;
-- [rows]
INSERT INTO p VALUES (1, 'x', 2), (2, 'y', 3);
-- [new]
CREATE TABLE p (a integer, v text, n bigint) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p DEFAULT;
CREATE INDEX p_v ON p (v);
CREATE VIEW w AS SELECT v, n FROM p WHERE n > 1;

-- [case] a partitioned table goes with all that hangs on it
-- [old]
CREATE TABLE p (id integer, k integer, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE r (id integer, k integer, FOREIGN KEY (id, k) REFERENCES p);
CREATE VIEW v AS SELECT * FROM p;
-- [rows]
INSERT INTO p VALUES (1, 1);
-- [new]
CREATE TABLE r (id integer, k integer);

-- [case] the key of the partitioning is an expression
-- [old]
SELECT 1;
-- [new]
CREATE TABLE p (id integer, at timestamp, name text COLLATE "C") PARTITION BY RANGE (date_trunc('day', at), (lower(name)) COLLATE "C" text_pattern_ops);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2026-01-01', MINVALUE) TO ('2026-02-01', MAXVALUE);
CREATE TABLE pd PARTITION OF p DEFAULT;

-- [case] a partition is renamed
-- [up] --rename p_old=p_new
-- [down] --rename p_new=p_old
-- [old]
CREATE TABLE p (id integer PRIMARY KEY, v text) PARTITION BY RANGE (id);
CREATE TABLE p_old PARTITION OF p FOR VALUES FROM (1) TO (10);
CREATE INDEX p_v ON p (v);
-- [rows]
INSERT INTO p VALUES (1, 'x');
-- [new]
CREATE TABLE p (id integer PRIMARY KEY, v text) PARTITION BY RANGE (id);
CREATE TABLE p_new PARTITION OF p FOR VALUES FROM (1) TO (10);
CREATE INDEX p_v ON p (v);

-- [case] identity and generated columns in a partitioned table
-- [since] 17
-- [old]
CREATE TABLE p (id bigint GENERATED ALWAYS AS IDENTITY, k integer) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
-- [rows]
INSERT INTO p (k) VALUES (1);
-- [new]
CREATE TABLE p (id bigint GENERATED BY DEFAULT AS IDENTITY (INCREMENT 5), k integer, g integer GENERATED ALWAYS AS (k * 2) STORED) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);

-- [case] a unique key on a partitioned table that has partitions
-- [old]
CREATE TABLE p (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE UNIQUE INDEX p1_own ON p1 (a, b);
-- [rows]
INSERT INTO p VALUES (1, 1);
-- [new]
CREATE TABLE p (a integer, b integer, CONSTRAINT p_uq UNIQUE (a, b)) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
