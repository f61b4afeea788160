-- [case] a chain of views over a column whose type changes
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, n integer, name text);
CREATE VIEW v1 AS SELECT id, n, name FROM t WHERE n > 0;
CREATE VIEW v2 AS SELECT v1.*, n * 2 AS twice FROM v1;
CREATE VIEW v3 AS SELECT twice, count(*) AS many FROM v2 GROUP BY twice;
COMMENT ON VIEW v2 IS 'the middle'; COMMENT ON COLUMN v3.many IS 'how many';
-- [rows]
INSERT INTO t VALUES (1, 1, 'a');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, n bigint, name text);
CREATE VIEW v1 AS SELECT id, n, name FROM t WHERE n > 0;
CREATE VIEW v2 AS SELECT v1.*, n * 2 AS twice FROM v1;
CREATE VIEW v3 AS SELECT twice, count(*) AS many FROM v2 GROUP BY twice;
COMMENT ON VIEW v2 IS 'the middle'; COMMENT ON COLUMN v3.many IS 'how many';

-- [case] SELECT * follows new columns
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW v AS SELECT * FROM t;
CREATE VIEW w AS SELECT v.*, 1 AS one FROM v;
-- [rows]
INSERT INTO t VALUES (1, 'a');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, c integer DEFAULT 1);
CREATE VIEW v AS SELECT * FROM t;
CREATE VIEW w AS SELECT v.*, 1 AS one FROM v;

-- [case] options of views
-- [since] 15
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW a AS SELECT * FROM t;
CREATE VIEW b WITH (security_barrier) AS SELECT * FROM t WHERE a <> 'secret';
CREATE VIEW c WITH (security_invoker) AS SELECT * FROM t;
CREATE VIEW d AS SELECT * FROM t WHERE id > 0 WITH LOCAL CHECK OPTION;
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW a WITH (security_invoker = true, security_barrier = false) AS SELECT * FROM t;
CREATE VIEW b AS SELECT * FROM t WHERE a <> 'secret';
CREATE VIEW c WITH (security_barrier) AS SELECT id FROM t;
CREATE VIEW d AS SELECT * FROM t WHERE id > 0 WITH CASCADED CHECK OPTION;

-- [case] a recursive view and common table expressions
-- [old]
CREATE TABLE node (id integer PRIMARY KEY, parent integer REFERENCES node, name text);
CREATE RECURSIVE VIEW path (id, depth) AS SELECT id, 0 FROM node WHERE parent IS NULL UNION ALL SELECT n.id, depth + 1 FROM node n JOIN path p ON n.parent = p.id;
-- [new]
CREATE TABLE node (id integer PRIMARY KEY, parent integer REFERENCES node, name text);
CREATE RECURSIVE VIEW path (id, depth, names) AS SELECT id, 0, ARRAY[name] FROM node WHERE parent IS NULL UNION ALL SELECT n.id, depth + 1, names || n.name FROM node n JOIN path p ON n.parent = p.id WHERE NOT n.name = ANY (p.names);
CREATE VIEW deepest AS WITH d AS MATERIALIZED (SELECT max(depth) AS m FROM path) SELECT path.* FROM path, d WHERE depth = m;

-- [case] the columns of a view are renamed, dropped and of another type
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text, b integer);
CREATE VIEW v (x, y, z) AS SELECT id, a, b FROM t;
CREATE VIEW over_v AS SELECT x FROM v;
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text, b integer);
CREATE VIEW v (x, name) AS SELECT id::bigint, a FROM t;
CREATE VIEW over_v AS SELECT x FROM v;

-- [case] a view is dropped with the table, its reader reads another
-- [old]
CREATE TABLE t (id integer PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM t;
CREATE VIEW w AS SELECT id FROM v;
-- [new]
CREATE TABLE u (id integer PRIMARY KEY, x text);
CREATE VIEW w AS SELECT id FROM u;

-- [case] two views change places
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE VIEW w AS SELECT id, a FROM v;
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW w AS SELECT id, a FROM t;
CREATE VIEW v AS SELECT id, a FROM w;

-- [case] a view with INSTEAD OF triggers, defaults and rules
-- [setup]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (new.id, new.a); RETURN new; END $$;
-- [old]
CREATE VIEW v AS SELECT id, a FROM t;
CREATE TRIGGER v_insert INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f();
CREATE VIEW w AS SELECT id FROM t;
CREATE RULE w_delete AS ON DELETE TO w DO INSTEAD DELETE FROM t WHERE id = old.id;
-- [new]
CREATE VIEW v AS SELECT id, upper(a) AS a, 1 AS one FROM t;
ALTER VIEW v ALTER a SET DEFAULT 'none';
CREATE TRIGGER v_insert INSTEAD OF INSERT OR UPDATE ON v FOR EACH ROW EXECUTE FUNCTION f();
CREATE VIEW w AS SELECT id::text AS id FROM t;
CREATE RULE w_delete AS ON DELETE TO w DO INSTEAD (DELETE FROM t WHERE id::text = old.id; NOTIFY gone);
CREATE RULE w_update AS ON UPDATE TO w DO INSTEAD NOTHING;

-- [case] every join, set operation, window and grouping
-- [old]
CREATE TABLE a (id integer PRIMARY KEY, g text, n numeric);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a, at timestamptz);
CREATE VIEW v AS SELECT a.id, a.g, sum(n) OVER w AS s FROM a LEFT JOIN b ON b.a_id = a.id WINDOW w AS (PARTITION BY g ORDER BY a.id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW);
-- [new]
CREATE TABLE a (id integer PRIMARY KEY, g text, n numeric(20,4));
CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES a, at timestamptz, CHECK (at > '2000-01-01 00:00+00'));
CREATE VIEW v AS SELECT g, GROUPING(g) AS is_total, sum(n) FILTER (WHERE n > 0) AS s, array_agg(DISTINCT id ORDER BY id DESC) AS ids, percentile_cont(0.5) WITHIN GROUP (ORDER BY n) AS median FROM a GROUP BY ROLLUP (g) HAVING count(*) > 0;
CREATE VIEW w AS (SELECT id FROM a EXCEPT SELECT a_id FROM b) UNION ALL SELECT x.id FROM b x CROSS JOIN LATERAL (SELECT * FROM a WHERE a.id = x.a_id LIMIT 1) y WHERE EXISTS (SELECT FROM a) ORDER BY 1 DESC NULLS LAST FETCH FIRST 3 ROWS WITH TIES;
CREATE VIEW z AS SELECT g.n, t.v, ROW(1, 'x')::text AS r, s.ordinality FROM generate_series(1, 3) g(n), (VALUES (1, 'a'), (2, 'b')) t(k, v), unnest(ARRAY[1, 2]) WITH ORDINALITY s WHERE t.k = g.n AND t.v NOT IN ('z') AND date_trunc('day', now()) > now() - interval '1 day';

-- [case] a view groups by the primary key
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a, count(*) AS n FROM t GROUP BY id;
-- [rows]
INSERT INTO t VALUES (1, 'a');
-- [new]
CREATE TABLE t (id integer, a text, CONSTRAINT t_key PRIMARY KEY (id) INCLUDE (a));
CREATE VIEW v AS SELECT id, a, count(*) AS n FROM t GROUP BY id;

-- [case] a view over functions that return tables
-- [old]
CREATE FUNCTION rows_of(n integer) RETURNS TABLE (a integer, b text) LANGUAGE sql AS $$ SELECT i, i::text FROM generate_series(1, n) i $$;
CREATE VIEW v AS SELECT a, b FROM rows_of(3);
-- [new]
CREATE FUNCTION rows_of(n integer) RETURNS TABLE (a bigint, b text, c boolean) LANGUAGE sql AS $$ SELECT i::bigint, i::text, true FROM generate_series(1, n) i $$;
CREATE VIEW v AS SELECT a, b FROM rows_of(3) WHERE c;

-- [case] a materialized view with indexes over a changed table
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10), n integer);
CREATE MATERIALIZED VIEW m AS SELECT a, sum(n) AS s FROM t GROUP BY a;
CREATE UNIQUE INDEX m_a ON m (a);
CREATE INDEX m_s ON m (s DESC) WITH (fillfactor = 80);
COMMENT ON MATERIALIZED VIEW m IS 'sums';
CREATE VIEW over_m AS SELECT s FROM m;
-- [rows]
INSERT INTO t VALUES (1, 'a', 1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a varchar(20), n bigint);
CREATE MATERIALIZED VIEW m AS SELECT a, sum(n) AS s FROM t GROUP BY a;
CREATE UNIQUE INDEX m_a ON m (a);
CREATE INDEX m_s ON m (s DESC) WITH (fillfactor = 80);
COMMENT ON MATERIALIZED VIEW m IS 'sums';
CREATE VIEW over_m AS SELECT s FROM m;

-- [case] the query of a materialized view changes under others
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text, n integer);
CREATE MATERIALIZED VIEW m1 AS SELECT id, a FROM t;
CREATE MATERIALIZED VIEW m2 AS SELECT a FROM m1 WITH NO DATA;
CREATE INDEX m2_a ON m2 (a);
CREATE VIEW v AS SELECT m1.id FROM m1 JOIN m2 USING (a);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text, n integer);
CREATE MATERIALIZED VIEW m1 WITH (fillfactor = 50) AS SELECT id, a, n FROM t WHERE n > 0;
CREATE MATERIALIZED VIEW m2 AS SELECT a FROM m1;
CREATE INDEX m2_a ON m2 (a);
CREATE INDEX m1_n ON m1 USING brin (n);
CREATE VIEW v AS SELECT m1.id, m1.n FROM m1 JOIN m2 USING (a);

-- [case] statistics, storage and comments of a materialized view's columns
-- [old]
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a, 'x'::text AS b;
-- [new]
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a, 'x'::text AS b;
ALTER MATERIALIZED VIEW m ALTER a SET STATISTICS 10, ALTER b SET STORAGE EXTERNAL;
COMMENT ON COLUMN m.b IS 'b';
CREATE UNIQUE INDEX m_a ON m (a);
ALTER MATERIALIZED VIEW m CLUSTER ON m_a;

-- [case] views over system catalogs and functions of the server
-- [old]
CREATE VIEW sizes AS SELECT relname, pg_relation_size(oid) AS size FROM pg_class WHERE relkind = 'r';
-- [new]
CREATE VIEW sizes AS SELECT n.nspname, c.relname, pg_size_pretty(pg_total_relation_size(c.oid)) AS size FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'm');
CREATE VIEW activity AS SELECT pid, state, query FROM pg_stat_activity;
CREATE VIEW columns AS SELECT table_name, column_name FROM information_schema.columns;

-- [case] a view in another schema over tables in two
-- [old]
CREATE SCHEMA api; CREATE SCHEMA data;
CREATE TABLE data.a (id integer PRIMARY KEY, x text);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES data.a);
CREATE VIEW api.ab AS SELECT b.id, a.x FROM data.a JOIN b ON b.a_id = a.id;
-- [rows]
INSERT INTO data.a VALUES (1, 'x'); INSERT INTO b VALUES (1, 1);
-- [new]
CREATE SCHEMA api; CREATE SCHEMA data;
CREATE TABLE data.a (id bigint PRIMARY KEY, x text, y text);
CREATE TABLE b (id integer PRIMARY KEY, a_id bigint REFERENCES data.a);
CREATE VIEW api.ab AS SELECT b.id, a.x, a.y FROM data.a JOIN b ON b.a_id = a.id;
CREATE VIEW api.ab_count AS SELECT count(*) FROM api.ab;

-- [case] a column under a view is dropped and the view lives on without it
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE VIEW v AS SELECT id, b, a FROM t;
CREATE FUNCTION f() RETURNS SETOF v LANGUAGE sql AS $$ SELECT * FROM v $$;
-- [rows]
INSERT INTO t VALUES (1, 'a', 'b');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE FUNCTION f() RETURNS SETOF v LANGUAGE sql AS $$ SELECT * FROM v $$;
