-- [case] conditions of every form come and go
-- [setup]
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id integer PRIMARY KEY, a varchar(20), b varchar(20), c char(3), n numeric, i integer, l bigint, s smallint, f double precision, d date, ts timestamptz, v interval, j jsonb, x text[], e mood, u uuid, r int4range, o boolean);
-- [old]
-- [new]
ALTER TABLE t ADD CONSTRAINT c01 CHECK (a IN ('x', 'y')), ADD CONSTRAINT c02 CHECK (a NOT IN ('x', 'y')), ADD CONSTRAINT c03 CHECK (a = ANY (ARRAY['x', 'y'])), ADD CONSTRAINT c04 CHECK (a LIKE ANY (ARRAY['x%', 'y%'])),
  ADD CONSTRAINT c05 CHECK (c IN ('abc', 'def')), ADD CONSTRAINT c06 CHECK (n IN (1, 2)), ADD CONSTRAINT c07 CHECK (n IN (1.5, 2)), ADD CONSTRAINT c08 CHECK (l IN (1, 2)), ADD CONSTRAINT c09 CHECK (s IN (1, 2)), ADD CONSTRAINT c10 CHECK (f IN (1, 2.5)),
  ADD CONSTRAINT c11 CHECK (d IN ('2026-01-01', '2026-02-01')), ADD CONSTRAINT c12 CHECK (ts > '2026-01-01 00:00+00'), ADD CONSTRAINT c13 CHECK (v < '1 day 2 hours'), ADD CONSTRAINT c14 CHECK (j ? 'a' AND j @> '{"b": [1, 2]}'), ADD CONSTRAINT c15 CHECK (x <@ ARRAY['a', 'b']),
  ADD CONSTRAINT c16 CHECK (e IN ('sad', 'ok')), ADD CONSTRAINT c17 CHECK (i BETWEEN SYMMETRIC 5 AND 1), ADD CONSTRAINT c18 CHECK ((i, l) = (1, 2)), ADD CONSTRAINT c19 CHECK ((i, l) IN ((1, 2), (3, 4))), ADD CONSTRAINT c20 CHECK (CASE a WHEN 'x' THEN true WHEN 'y' THEN o ELSE NULL END),
  ADD CONSTRAINT c21 CHECK (coalesce(a, b, 'z') <> '' AND nullif(i, 0) IS NOT NULL AND greatest(i, s) > least(1, l)), ADD CONSTRAINT c22 CHECK (a IS DISTINCT FROM b AND o IS NOT TRUE AND e IS NOT NULL), ADD CONSTRAINT c23 CHECK (substring(a FROM 1 FOR 2) = 'ab' OR position('x' IN a) > 1 OR trim(BOTH 'x' FROM a) = '' OR overlay(a PLACING 'q' FROM 1) = 'q'),
  ADD CONSTRAINT c24 CHECK (extract(year FROM d) > 2000 AND d + i > d AND date_part('hour', ts AT TIME ZONE 'UTC') < 12), ADD CONSTRAINT c25 CHECK (r && '[1,5)' AND i <@ r AND NOT isempty(r)), ADD CONSTRAINT c26 CHECK (a ~* '^x' AND a !~ 'y$' AND a SIMILAR TO '(x|y)%' AND a ILIKE 'x\_%'),
  ADD CONSTRAINT c27 CHECK (u <> '00000000-0000-0000-0000-000000000000'), ADD CONSTRAINT c28 CHECK (x[1] = 'a' AND x[1:2] = '{a,b}' AND array_length(x, 1) < 3 AND 'b' = ALL (x)), ADD CONSTRAINT c29 CHECK (a || b || i::text <> 'x' || 'y' AND a COLLATE "C" < 'z'), ADD CONSTRAINT c30 CHECK ((j -> 'a' ->> 'b')::integer + 1 > -1 AND j #>> '{a,b}' IS NULL),
  ADD CONSTRAINT c31 CHECK (a IN ('x') OR b = a OR length(a) * 2 - -i % 3 > 2 ^ 2), ADD CONSTRAINT c32 CHECK (a IN (b, 'x')), ADD CONSTRAINT c33 CHECK (lower(a) IN ('x', 'y') AND upper(b::text) IN ('X', 'Y')), ADD CONSTRAINT c34 CHECK (a::text IN ('x', 'y') AND i::text IN ('1', '2')), ADD CONSTRAINT c35 CHECK (a > ALL (ARRAY['x', 'y']) OR n > ANY ('{1,2}'));

-- [case] views of every form come and go
-- [setup]
CREATE TABLE t (id integer PRIMARY KEY, a varchar(20), b varchar(20), c char(3), n numeric, i integer, l bigint, d date, ts timestamptz, x text[], o boolean);
-- [old]
-- [rows]
INSERT INTO t (id) VALUES (1);
-- [new]
CREATE VIEW v01 AS SELECT id FROM t WHERE a IN ('x', 'y') AND n IN (1, 2) AND c IN ('abc');
CREATE VIEW v02 AS SELECT CASE WHEN a IN ('x', 'y') THEN 1 ELSE 2 END AS k, count(*) FILTER (WHERE b NOT IN ('p', 'q')) FROM t GROUP BY 1;
CREATE VIEW v03 AS SELECT a AS "A", b || 'x' AS bx, i + 1 AS "?column?", 'lit' AS lit, NULL AS nothing, now() AS at, CURRENT_DATE AS today, ARRAY[a, b] AS ab FROM t;
CREATE VIEW v04 AS SELECT t1.id, t2.a FROM t t1 LEFT JOIN t t2 USING (id) FULL JOIN (SELECT id, max(i) AS m FROM t GROUP BY id) s ON s.id = t1.id CROSS JOIN t t3;
CREATE VIEW v05 AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5), q AS NOT MATERIALIZED (SELECT * FROM t) SELECT r.n, q.a FROM r, q WHERE q.id = r.n;
CREATE VIEW v06 AS SELECT id, rank() OVER (PARTITION BY a ORDER BY n DESC NULLS LAST) AS rk, lag(i, 1, 0) OVER w AS before, sum(n) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING EXCLUDE TIES) AS s FROM t WINDOW w AS (ORDER BY id);
CREATE VIEW v07 AS SELECT DISTINCT ON (a) a, b FROM t WHERE ts > now() - interval '1 day' ORDER BY a, b DESC LIMIT 10 OFFSET 2;
CREATE VIEW v08 AS SELECT x.e, x.o FROM t, LATERAL unnest(t.x) WITH ORDINALITY AS x(e, o) WHERE x.e = ANY (t.x);
CREATE VIEW v09 AS VALUES (1, 'a'::varchar), (2, 'b');
CREATE VIEW v10 AS SELECT id FROM t WHERE id IN (SELECT i FROM t) AND NOT EXISTS (SELECT 1 FROM t u WHERE u.l = t.l) AND a = ANY (SELECT b FROM t) AND (i, l) IN (SELECT id, l FROM t);
CREATE VIEW v11 AS SELECT a, b, grouping(a, b) AS g, string_agg(c, ', ' ORDER BY c) AS list, array_agg(DISTINCT i) AS ids FROM t GROUP BY GROUPING SETS ((a), (a, b), ()) HAVING count(*) > 1;
CREATE VIEW v12 AS SELECT id FROM t UNION (SELECT i FROM t INTERSECT ALL SELECT id FROM t) EXCEPT SELECT l::integer FROM t;
CREATE VIEW v13 AS SELECT t.*, t AS whole, (t).a AS a2 FROM t;
CREATE VIEW v14 AS SELECT a::text::varchar(5) AS short, n::integer AS ni, d::text AS dt, ts::date AS td, 'x'::char AS ch, '1'::bit(3) AS bt, 5::numeric(5,2) AS nu FROM t;
CREATE VIEW v15 AS SELECT xmlelement(name foo, xmlattributes(a AS bar), b) AS xe, xmlforest(a, b) AS xf, to_jsonb(t) AS tj FROM t;
CREATE MATERIALIZED VIEW m01 AS SELECT id FROM t WHERE a IN ('x', 'y');

-- [case] what else has texts comes and goes
-- [since] 15
-- [setup]
CREATE TABLE t (id integer PRIMARY KEY, a varchar(20), n numeric);
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
-- [old]
-- [rows]
INSERT INTO t VALUES (1, 'x', 1);
-- [new]
CREATE INDEX i1 ON t (id) WHERE a IN ('x', 'y');
CREATE INDEX i2 ON t ((a IN ('x', 'y')), (n IN (1, 2)));
CREATE POLICY p1 ON t USING (a IN ('x', 'y')) WITH CHECK (n IN (1, 2));
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (new.a IN ('x', 'y') AND old.n NOT IN (1, 2)) EXECUTE FUNCTION tf();
CREATE RULE r AS ON DELETE TO t WHERE old.a IN ('x', 'y') DO INSTEAD UPDATE t SET a = 'z' WHERE id = old.id AND t.a NOT IN ('z', 'w');
CREATE DOMAIN d AS varchar(10) CHECK (VALUE IN ('x', 'y')) DEFAULT 'x';
CREATE FUNCTION f(p varchar DEFAULT 'x') RETURNS boolean LANGUAGE sql BEGIN ATOMIC SELECT p IN ('x', 'y'); END;
CREATE FUNCTION g(p varchar) RETURNS boolean LANGUAGE sql RETURN p IN ('x', 'y') AND 1.5 IN (1, 2);
CREATE TABLE u (id integer PRIMARY KEY, a varchar(3), g boolean GENERATED ALWAYS AS (a IN ('x', 'y')) STORED, o boolean DEFAULT ('x'::varchar IN ('x', 'y')), e varchar(5) CHECK (e IN ('x', 'y')), EXCLUDE USING btree (a WITH =) WHERE (a IN ('x', 'y')));
CREATE STATISTICS st ON (a IN ('x', 'y')), id FROM t;
CREATE TABLE p (a varchar(3), b integer) PARTITION BY LIST ((a IN ('x', 'y')));
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (true);
CREATE TABLE p2 PARTITION OF p DEFAULT;
CREATE PUBLICATION campaign_pub FOR TABLE u WHERE (id IN (1, 2));

-- [case] a column is widened under texts that print in two ways
-- [fails] both: ALTER COLUMN TYPE makes PostgreSQL read checks and indexes again, and then print them otherwise
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10) CHECK (a IN ('x', 'y')), b text);
CREATE INDEX t_a ON t (id) WHERE a IN ('x', 'y');
CREATE VIEW v AS SELECT a FROM t WHERE a IN ('x', 'y');
CREATE POLICY p ON t USING (a IN ('x', 'y'));
-- [rows]
INSERT INTO t VALUES (1, 'x', 'b');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a varchar(20) CHECK (a IN ('x', 'y')), b text);
CREATE INDEX t_a ON t (id) WHERE a IN ('x', 'y');
CREATE VIEW v AS SELECT a FROM t WHERE a IN ('x', 'y');
CREATE POLICY p ON t USING (a IN ('x', 'y'));

-- [case] what was restored from a dump is what it was
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10), CONSTRAINT k CHECK ((a)::text = ANY (ARRAY[('x'::character varying)::text, ('y'::character varying)::text])), CONSTRAINT l CHECK ((a)::text = ANY ((ARRAY['x'::character varying, 'z'::character varying])::text[])));
CREATE VIEW v AS SELECT a FROM t WHERE ((a)::text = ANY (ARRAY[('x'::character varying)::text, ('y'::character varying)::text]));
-- [rows]
INSERT INTO t VALUES (1, 'x');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10), b text, CONSTRAINT k CHECK ((a)::text = ANY (ARRAY[('x'::character varying)::text, ('y'::character varying)::text])), CONSTRAINT l CHECK ((a)::text = ANY ((ARRAY['x'::character varying, 'z'::character varying])::text[])));
CREATE VIEW v AS SELECT a FROM t WHERE ((a)::text = ANY (ARRAY[('x'::character varying)::text, ('y'::character varying)::text]));
