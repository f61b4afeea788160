-- [case] a type changes under view, index, policy, generated column, statistics, trigger and publication
-- [since] 15
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, n integer NOT NULL DEFAULT 1, g bigint GENERATED ALWAYS AS (n * 2) STORED, CONSTRAINT n_ok CHECK (n > 0));
CREATE INDEX t_n ON t (n) INCLUDE (id) WHERE n > 10;
CREATE UNIQUE INDEX t_expr ON t ((n + 1));
CREATE STATISTICS st ON id, n FROM t;
CREATE VIEW v AS SELECT id, n FROM t WHERE n > 5;
CREATE MATERIALIZED VIEW m AS SELECT n, count(*) AS c FROM v GROUP BY n;
CREATE INDEX m_n ON m (n);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (n > 0) WITH CHECK (n < 100);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER tr BEFORE UPDATE OF n ON t FOR EACH ROW WHEN (old.n <> new.n) EXECUTE FUNCTION f();
CREATE RULE r AS ON DELETE TO t WHERE old.n > 3 DO INSTEAD NOTHING;
CREATE PUBLICATION campaign_pub FOR TABLE t WHERE (n > 0);
-- [rows]
INSERT INTO t VALUES (1, 1), (2, 20);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, n numeric(12,2) NOT NULL DEFAULT 1, g bigint GENERATED ALWAYS AS (n * 2) STORED, CONSTRAINT n_ok CHECK (n > 0));
CREATE INDEX t_n ON t (n) INCLUDE (id) WHERE n > 10;
CREATE UNIQUE INDEX t_expr ON t ((n + 1));
CREATE STATISTICS st ON id, n FROM t;
CREATE VIEW v AS SELECT id, n FROM t WHERE n > 5;
CREATE MATERIALIZED VIEW m AS SELECT n, count(*) AS c FROM v GROUP BY n;
CREATE INDEX m_n ON m (n);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (n > 0) WITH CHECK (n < 100);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER tr BEFORE UPDATE OF n ON t FOR EACH ROW WHEN (old.n <> new.n) EXECUTE FUNCTION f();
CREATE RULE r AS ON DELETE TO t WHERE old.n > 3 DO INSTEAD NOTHING;
CREATE PUBLICATION campaign_pub FOR TABLE t WHERE (n > 0);

-- [case] a table is split in two
-- [old]
CREATE TABLE person (id serial PRIMARY KEY, name text NOT NULL, street text, city text, zip text);
CREATE INDEX person_city ON person (city);
CREATE VIEW addresses AS SELECT id, street, city FROM person;
-- [rows]
INSERT INTO person (name, street, city) VALUES ('a', 's', 'c');
-- [new]
CREATE TABLE person (id serial PRIMARY KEY, name text NOT NULL);
CREATE TABLE address (person_id integer PRIMARY KEY REFERENCES person ON DELETE CASCADE, street text, city text, zip text);
CREATE INDEX address_city ON address (city);
CREATE VIEW addresses AS SELECT person_id AS id, street, city FROM address;

-- [case] two tables are merged into one
-- [old]
CREATE TABLE a (id integer PRIMARY KEY, x text NOT NULL);
CREATE TABLE b (id integer PRIMARY KEY, y text NOT NULL, a_id integer NOT NULL UNIQUE REFERENCES a);
CREATE TABLE c (a_id integer REFERENCES a, b_id integer REFERENCES b);
CREATE VIEW ab AS SELECT a.x, b.y FROM a JOIN b ON b.a_id = a.id;
-- [rows]
INSERT INTO a VALUES (1, 'x'); INSERT INTO b VALUES (1, 'y', 1);
-- [new]
CREATE TABLE a (id integer PRIMARY KEY, x text NOT NULL, y text);
CREATE TABLE c (a_id integer REFERENCES a);
CREATE VIEW ab AS SELECT x, y FROM a WHERE y IS NOT NULL;

-- [case] a column moves to another table, its index, check and default with it
-- [old]
CREATE TABLE a (id integer PRIMARY KEY, moved text DEFAULT 'm' CONSTRAINT moved_ok CHECK (moved <> ''));
CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a);
CREATE INDEX moved_i ON a (moved);
-- [rows]
INSERT INTO a VALUES (1); INSERT INTO b VALUES (1, 1);
-- [new]
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a, moved text DEFAULT 'm' CONSTRAINT moved_ok CHECK (moved <> ''));
CREATE INDEX moved_i ON b (moved);

-- [case] everything gets another name and another type at once
-- [fails] both: names that the models leave open stay as they are when a table is renamed
-- [up] --rename customers=clients --rename clients.nr=number
-- [down] --rename clients=customers --rename customers.number=nr
-- [old]
CREATE TABLE customers (id serial PRIMARY KEY, nr integer NOT NULL UNIQUE, mail text);
CREATE TABLE orders (id serial PRIMARY KEY, customer integer REFERENCES customers (nr) ON UPDATE CASCADE);
CREATE VIEW v AS SELECT c.mail, o.id FROM customers c JOIN orders o ON o.customer = c.nr;
-- [rows]
INSERT INTO customers (nr, mail) VALUES (7, 'm'); INSERT INTO orders (customer) VALUES (7);
-- [new]
CREATE TABLE clients (id bigserial PRIMARY KEY, number bigint NOT NULL UNIQUE, mail varchar(200));
CREATE TABLE orders (id serial PRIMARY KEY, customer bigint REFERENCES clients (number) ON UPDATE CASCADE);
CREATE VIEW v AS SELECT c.mail, o.id FROM clients c JOIN orders o ON o.customer = c.number;

-- [case] tenants come to every table and key
-- [old]
CREATE TABLE a (id integer PRIMARY KEY, name text UNIQUE);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer NOT NULL REFERENCES a, name text, UNIQUE (a_id, name));
-- [rows]
INSERT INTO a VALUES (1, 'x'); INSERT INTO b VALUES (1, 1, 'y');
-- [new]
CREATE TABLE tenant (id integer PRIMARY KEY);
CREATE TABLE a (tenant integer NOT NULL DEFAULT 0, id integer, name text, PRIMARY KEY (tenant, id), UNIQUE (tenant, name));
CREATE TABLE b (tenant integer NOT NULL DEFAULT 0, id integer, a_id integer NOT NULL, name text, PRIMARY KEY (tenant, id), FOREIGN KEY (tenant, a_id) REFERENCES a, UNIQUE (tenant, a_id, name));
ALTER TABLE a ENABLE ROW LEVEL SECURITY; ALTER TABLE b ENABLE ROW LEVEL SECURITY;
CREATE POLICY t ON a USING (tenant = current_setting('app.tenant')::integer);
CREATE POLICY t ON b USING (tenant = current_setting('app.tenant')::integer);

-- [case] soft deletion comes with views in front of the tables
-- [old]
CREATE TABLE item (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE VIEW items AS SELECT * FROM item;
-- [rows]
INSERT INTO item (name) VALUES ('a');
-- [new]
CREATE TABLE item (id serial PRIMARY KEY, name text NOT NULL, deleted_at timestamptz);
CREATE UNIQUE INDEX item_name ON item (name) WHERE deleted_at IS NULL;
CREATE VIEW items AS SELECT * FROM item WHERE deleted_at IS NULL;
CREATE FUNCTION soft() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE item SET deleted_at = now() WHERE id = old.id; RETURN NULL; END $$;
CREATE TRIGGER soft BEFORE DELETE ON item FOR EACH ROW EXECUTE FUNCTION soft();

-- [case] cross-schema dependents lose their schema's type, function and sequence
-- [old]
CREATE SCHEMA lib;
CREATE DOMAIN lib.id AS bigint CHECK (VALUE > 0);
CREATE SEQUENCE lib.ids;
CREATE FUNCTION lib.new_id() RETURNS lib.id LANGUAGE sql AS $$ SELECT nextval('lib.ids')::lib.id $$;
CREATE TABLE t (id lib.id DEFAULT lib.new_id() PRIMARY KEY);
CREATE TABLE r (t_id lib.id REFERENCES t);
CREATE VIEW v AS SELECT t.id, lib.new_id() AS fresh FROM t;
-- [rows]
INSERT INTO t DEFAULT VALUES; INSERT INTO r VALUES (1);
-- [new]
CREATE TABLE t (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);
CREATE TABLE r (t_id bigint REFERENCES t);
CREATE VIEW v AS SELECT t.id FROM t;

-- [case] a circle of function, view, table and default
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW v AS SELECT max(id) AS m FROM t;
CREATE FUNCTION f() RETURNS integer LANGUAGE sql STABLE BEGIN ATOMIC SELECT m + 1 FROM v; END;
ALTER TABLE t ALTER id SET DEFAULT f();
-- [rows]
INSERT INTO t VALUES (1, 'a');
-- [new]
CREATE TABLE t (id bigint PRIMARY KEY, a text);
CREATE VIEW v AS SELECT max(id) AS m, count(*) AS c FROM t;
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT m + c FROM v; END;
ALTER TABLE t ALTER id SET DEFAULT f();

-- [case] a check calls a function that reads another table which goes
-- [old]
CREATE TABLE allowed (v text PRIMARY KEY);
CREATE FUNCTION is_allowed(x text) RETURNS boolean LANGUAGE sql STABLE BEGIN ATOMIC SELECT EXISTS (SELECT FROM allowed WHERE v = x); END;
CREATE TABLE t (id integer PRIMARY KEY, v text CHECK (is_allowed(v)));
-- [new]
CREATE TYPE allowed AS ENUM ('a', 'b');
CREATE TABLE t (id integer PRIMARY KEY, v allowed);

-- [case] all constraints of a table change, its columns do not
-- [old]
CREATE TABLE p (id integer PRIMARY KEY, k integer UNIQUE);
CREATE TABLE t (a integer NOT NULL, b integer NOT NULL, c integer, d int4range, PRIMARY KEY (a), UNIQUE (b), FOREIGN KEY (c) REFERENCES p, CHECK (a > 0), EXCLUDE USING gist (d WITH &&));
-- [rows]
INSERT INTO p VALUES (1, 1); INSERT INTO t VALUES (1, 1, 1, '[1,2)');
-- [new]
CREATE TABLE p (id integer PRIMARY KEY, k integer UNIQUE);
CREATE TABLE t (a integer NOT NULL, b integer NOT NULL, c integer NOT NULL, d int4range, PRIMARY KEY (b, a), UNIQUE (a), FOREIGN KEY (b) REFERENCES p (k), CHECK (a > 0 AND b > 0), EXCLUDE USING gist (d WITH -|-));

-- [case] dependents of dependents, from domain to materialized view
-- [decision] up
-- [old]
CREATE DOMAIN amount AS integer;
CREATE TYPE bill_line AS (label text, amount amount);
CREATE TABLE bill (id integer PRIMARY KEY, lines bill_line[], total amount);
CREATE VIEW v AS SELECT b.id, l.label, l.amount FROM bill b, unnest(b.lines) l;
CREATE FUNCTION f(bill_line) RETURNS amount LANGUAGE sql AS $$ SELECT $1.amount $$;
CREATE MATERIALIZED VIEW m AS SELECT sum(amount) AS s FROM v;
-- [new]
CREATE DOMAIN amount AS numeric(12,2) CHECK (VALUE >= 0);
CREATE TYPE bill_line AS (label text, amount amount);
CREATE TABLE bill (id integer PRIMARY KEY, lines bill_line[], total amount);
CREATE VIEW v AS SELECT b.id, l.label, l.amount FROM bill b, unnest(b.lines) l;
CREATE FUNCTION f(bill_line) RETURNS amount LANGUAGE sql AS $$ SELECT $1.amount $$;
CREATE MATERIALIZED VIEW m AS SELECT sum(amount) AS s FROM v;

-- [case] drop almost everything
-- [old]
CREATE EXTENSION hstore;
CREATE SCHEMA s;
CREATE TYPE s.e AS ENUM ('a', 'b');
CREATE TABLE a (id serial PRIMARY KEY, e s.e, h hstore);
CREATE TABLE s.b (id serial PRIMARY KEY, a_id integer REFERENCES a);
CREATE TABLE c (id integer, k integer) PARTITION BY LIST (k);
CREATE TABLE s.c1 PARTITION OF c FOR VALUES IN (1);
CREATE TABLE d () INHERITS (a);
CREATE VIEW v AS SELECT a.e, b.id FROM a JOIN s.b ON b.a_id = a.id;
CREATE FUNCTION f() RETURNS SETOF v LANGUAGE sql AS $$ SELECT * FROM v $$;
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER t BEFORE INSERT ON c FOR EACH ROW EXECUTE FUNCTION tf();
CREATE STATISTICS s.st ON id, e FROM a;
CREATE POLICY p ON s.b USING (a_id > 0);
CREATE AGGREGATE s.ag(integer) (SFUNC = int4pl, STYPE = integer);
-- [new]
CREATE TABLE keep (id integer);

-- [case] the same table definition, written in another way
-- [old]
CREATE TABLE t (id integer NOT NULL, a character varying(10) DEFAULT 'x'::character varying, b timestamp with time zone DEFAULT now(), c numeric(10), CONSTRAINT t_pkey PRIMARY KEY (id), CONSTRAINT t_a_check CHECK (((a)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))));
CREATE VIEW v AS SELECT t.id FROM t WHERE ((t.id > 1) AND (t.id < 5));
-- [rows]
INSERT INTO t (id) VALUES (1);
-- [new]
CREATE TABLE t (id int PRIMARY KEY, a varchar(10) DEFAULT 'x' CHECK (a IN ('x', 'y')), b timestamptz DEFAULT now(), c numeric(10,0), extra boolean);
CREATE VIEW v AS SELECT id FROM t WHERE id BETWEEN 2 AND 4;

-- [case] two tables swap their names
-- [old]
CREATE TABLE a (id integer PRIMARY KEY, x text, y integer);
CREATE TABLE b (id integer PRIMARY KEY, p date, q boolean);
-- [rows]
INSERT INTO a VALUES (1, 'x', 1); INSERT INTO b VALUES (1, '2026-01-01', true);
-- [new]
CREATE TABLE a (id integer PRIMARY KEY, p date, q boolean);
CREATE TABLE b (id integer PRIMARY KEY, x text, y integer);

-- [case] a hierarchy becomes partitions
-- [old]
CREATE TABLE log (id bigserial, at date NOT NULL, msg text);
CREATE TABLE log_2025 (CHECK (at < '2026-01-01')) INHERITS (log);
CREATE TABLE log_2026 (CHECK (at >= '2026-01-01')) INHERITS (log);
-- [rows]
INSERT INTO log_2025 (at, msg) VALUES ('2025-05-05', 'a'); INSERT INTO log_2026 (at, msg) VALUES ('2026-05-05', 'b');
-- [new]
CREATE TABLE log (id bigint GENERATED ALWAYS AS IDENTITY, at date NOT NULL, msg text) PARTITION BY RANGE (at);
CREATE TABLE log_2025 PARTITION OF log FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
CREATE TABLE log_2026 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);
-- [since] 17
