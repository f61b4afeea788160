-- [case] states of a foreign key
-- [matrix] REFERENCES p | REFERENCES p ON DELETE CASCADE | REFERENCES p ON UPDATE SET NULL ON DELETE SET DEFAULT | REFERENCES p DEFERRABLE | REFERENCES p DEFERRABLE INITIALLY DEFERRED | REFERENCES p NOT VALID | REFERENCES p MATCH FULL | REFERENCES p (u) | REFERENCES q
-- [old]
CREATE TABLE p (id integer PRIMARY KEY, u integer UNIQUE);
CREATE TABLE q (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, x integer);
ALTER TABLE c ADD CONSTRAINT k FOREIGN KEY (x) $state;
-- [rows]
INSERT INTO p VALUES (1, 1); INSERT INTO q VALUES (1); INSERT INTO c VALUES (1, 1);
-- [new]
CREATE TABLE p (id integer PRIMARY KEY, u integer UNIQUE);
CREATE TABLE q (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, x integer);
ALTER TABLE c ADD CONSTRAINT k FOREIGN KEY (x) $state;

-- [case] a foreign key of several columns changes its columns
-- [old]
CREATE TABLE p (a integer, b integer, c integer, PRIMARY KEY (a, b), UNIQUE (b, c));
CREATE TABLE r (a integer, b integer, c integer, FOREIGN KEY (a, b) REFERENCES p);
-- [rows]
INSERT INTO p VALUES (1, 2, 3); INSERT INTO r VALUES (1, 2, 3);
-- [new]
CREATE TABLE p (a integer, b integer, c integer, PRIMARY KEY (a, b), UNIQUE (b, c));
CREATE TABLE r (a integer, b integer, c integer, FOREIGN KEY (c, b) REFERENCES p (c, b) ON UPDATE CASCADE);

-- [case] SET NULL with a list of columns
-- [since] 15
-- [old]
CREATE TABLE p (tenant integer, id integer, PRIMARY KEY (tenant, id));
CREATE TABLE r (tenant integer NOT NULL, p_id integer, FOREIGN KEY (tenant, p_id) REFERENCES p ON DELETE NO ACTION);
-- [rows]
INSERT INTO p VALUES (1, 2); INSERT INTO r VALUES (1, 2);
-- [new]
CREATE TABLE p (tenant integer, id integer, PRIMARY KEY (tenant, id));
CREATE TABLE r (tenant integer NOT NULL, p_id integer, FOREIGN KEY (tenant, p_id) REFERENCES p ON DELETE SET NULL (p_id));

-- [case] a table refers to itself
-- [old]
CREATE TABLE node (id integer PRIMARY KEY, name text);
-- [rows]
INSERT INTO node VALUES (1, 'root'), (2, 'leaf');
-- [new]
CREATE TABLE node (id integer PRIMARY KEY, name text, parent integer REFERENCES node ON DELETE CASCADE, CHECK (parent <> id));
CREATE INDEX node_parent ON node (parent);

-- [case] two tables that refer to each other come
-- [old]
CREATE SCHEMA s;
-- [new]
CREATE SCHEMA s;
CREATE TABLE s.team (id integer PRIMARY KEY, captain integer NOT NULL);
CREATE TABLE s.player (id integer PRIMARY KEY, team integer NOT NULL REFERENCES s.team);
ALTER TABLE s.team ADD FOREIGN KEY (captain) REFERENCES s.player DEFERRABLE INITIALLY DEFERRED;

-- [case] three tables in a circle become a tree
-- [old]
CREATE TABLE a (id integer PRIMARY KEY, c integer);
CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a);
CREATE TABLE c (id integer PRIMARY KEY, b integer REFERENCES b);
ALTER TABLE a ADD FOREIGN KEY (c) REFERENCES c;
-- [rows]
INSERT INTO a VALUES (1, NULL); INSERT INTO b VALUES (1, 1); INSERT INTO c VALUES (1, 1); UPDATE a SET c = 1;
-- [new]
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a, c integer);
CREATE TABLE c (id integer PRIMARY KEY, a integer REFERENCES a);
ALTER TABLE b ADD FOREIGN KEY (c) REFERENCES c;

-- [case] the whole circle goes
-- [old]
CREATE TABLE a (id integer PRIMARY KEY, b integer);
CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
CREATE TABLE other (a integer REFERENCES a, b integer REFERENCES b);
-- [rows]
INSERT INTO a VALUES (1, NULL); INSERT INTO b VALUES (1, 1);
-- [new]
CREATE TABLE other (a integer, b integer);

-- [case] a referenced column gets a new key, the old one goes
-- [old]
CREATE TABLE p (id integer PRIMARY KEY, code text NOT NULL UNIQUE);
CREATE TABLE c (id integer PRIMARY KEY, code text REFERENCES p (code));
-- [rows]
INSERT INTO p VALUES (1, 'a'); INSERT INTO c VALUES (1, 'a');
-- [new]
CREATE TABLE p (id integer, code text PRIMARY KEY, UNIQUE (id));
CREATE TABLE c (id integer PRIMARY KEY, code text REFERENCES p (code));

-- [case] a key under a foreign key is renamed with its table
-- [fails] both: names that the models leave open stay as they are when a table is renamed
-- [up] --rename p=parent
-- [down] --rename parent=p
-- [old]
CREATE TABLE p (id integer PRIMARY KEY, a text UNIQUE);
CREATE TABLE c (id integer PRIMARY KEY, p_id integer REFERENCES p);
-- [rows]
INSERT INTO p VALUES (1, 'a'); INSERT INTO c VALUES (1, 1);
-- [new]
CREATE TABLE parent (id integer PRIMARY KEY, a text UNIQUE);
CREATE TABLE c (id integer PRIMARY KEY, p_id integer REFERENCES parent);

-- [case] a referenced table goes, another of that name stands in another schema
-- [old]
CREATE SCHEMA s;
CREATE TABLE p (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, p_id integer REFERENCES p);
-- [new]
CREATE SCHEMA s;
CREATE TABLE s.p (id integer PRIMARY KEY);
CREATE TABLE c (id integer PRIMARY KEY, p_id integer REFERENCES s.p);

-- [case] a join table gets a surrogate key
-- [old]
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY);
CREATE TABLE ab (a_id integer REFERENCES a, b_id integer REFERENCES b, PRIMARY KEY (a_id, b_id));
-- [rows]
INSERT INTO a VALUES (1); INSERT INTO b VALUES (1), (2); INSERT INTO ab VALUES (1, 1), (1, 2);
-- [new]
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY);
CREATE TABLE ab (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a_id integer NOT NULL REFERENCES a ON DELETE CASCADE, b_id integer NOT NULL REFERENCES b ON DELETE CASCADE, UNIQUE (a_id, b_id));

-- [case] foreign keys across schemas
-- [old]
CREATE SCHEMA one; CREATE SCHEMA two;
CREATE TABLE one.t (id integer PRIMARY KEY);
CREATE TABLE two.t (id integer PRIMARY KEY, one_id integer REFERENCES one.t);
CREATE TABLE t (id integer PRIMARY KEY, one_id integer REFERENCES one.t, two_id integer REFERENCES two.t);
-- [rows]
INSERT INTO one.t VALUES (1); INSERT INTO two.t VALUES (1, 1); INSERT INTO t VALUES (1, 1, 1);
-- [new]
CREATE SCHEMA one; CREATE SCHEMA two;
CREATE TABLE t (id integer PRIMARY KEY, one_id integer, two_id integer);
CREATE TABLE two.t (id integer PRIMARY KEY, one_id integer REFERENCES t);
CREATE TABLE one.t (id integer PRIMARY KEY, two_id integer REFERENCES two.t);

-- [case] a foreign key to a partitioned table and from one
-- [old]
CREATE TABLE p (id integer, k integer, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
CREATE TABLE c (id integer, k integer) PARTITION BY HASH (id);
CREATE TABLE c0 PARTITION OF c FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE c1 PARTITION OF c FOR VALUES WITH (MODULUS 2, REMAINDER 1);
-- [rows]
INSERT INTO p VALUES (1, 1), (2, 2); INSERT INTO c VALUES (1, 1), (2, 2);
-- [new]
CREATE TABLE p (id integer, k integer, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
CREATE TABLE c (id integer, k integer, FOREIGN KEY (id, k) REFERENCES p ON DELETE CASCADE) PARTITION BY HASH (id);
CREATE TABLE c0 PARTITION OF c FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE c1 PARTITION OF c FOR VALUES WITH (MODULUS 2, REMAINDER 1);
