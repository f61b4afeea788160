-- [case] grants on a table
-- [roles] campaign_grant_a campaign_grant_b
-- [matrix] GRANT SELECT ON t TO campaign_grant_a | GRANT SELECT, INSERT ON t TO campaign_grant_a WITH GRANT OPTION | GRANT ALL ON t TO campaign_grant_a | GRANT SELECT (id), UPDATE (a) ON t TO campaign_grant_a
-- [setup]
CREATE TABLE t (id integer PRIMARY KEY, a text);
-- [old]
$state;
-- [new]
$state;

-- [case] grants on every kind come
-- [roles] campaign_grant_a campaign_grant_b
-- [setup]
CREATE SCHEMA s;
CREATE TABLE s.t (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text);
CREATE SEQUENCE s.q;
CREATE VIEW s.v AS SELECT 1 AS x;
CREATE MATERIALIZED VIEW s.m AS SELECT 1 AS x;
CREATE FUNCTION s.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE s.p() LANGUAGE sql AS 'SELECT 1';
CREATE TYPE s.e AS ENUM ('a');
CREATE DOMAIN s.d AS text;
-- [old]
-- [new]
GRANT USAGE, CREATE ON SCHEMA s TO campaign_grant_a;
GRANT SELECT ON ALL TABLES IN SCHEMA s TO campaign_grant_a, campaign_grant_b;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA s TO campaign_grant_a;
GRANT EXECUTE ON FUNCTION s.f() TO campaign_grant_b;
REVOKE EXECUTE ON FUNCTION s.f() FROM PUBLIC;
REVOKE EXECUTE ON PROCEDURE s.p() FROM PUBLIC;
GRANT USAGE ON TYPE s.e TO campaign_grant_a WITH GRANT OPTION;
REVOKE USAGE ON TYPE s.d FROM PUBLIC;

-- [case] grants stay when what they are on is made anew
-- [roles] campaign_grant_a campaign_grant_b
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a FROM t;
CREATE MATERIALIZED VIEW m AS SELECT id FROM v;
CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
GRANT SELECT ON v, m TO campaign_grant_a;
GRANT UPDATE (a) ON v TO campaign_grant_b;
GRANT EXECUTE ON FUNCTION f(integer) TO campaign_grant_a;
REVOKE EXECUTE ON FUNCTION f(integer) FROM PUBLIC;
-- [rows]
INSERT INTO t VALUES (1, 'a');
-- [new]
CREATE TABLE t (id bigint PRIMARY KEY, a varchar(20));
CREATE VIEW v AS SELECT id, a FROM t;
CREATE MATERIALIZED VIEW m AS SELECT id FROM v;
CREATE FUNCTION f(a integer) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
GRANT SELECT ON v, m TO campaign_grant_a;
GRANT UPDATE (a) ON v TO campaign_grant_b;
GRANT EXECUTE ON FUNCTION f(integer) TO campaign_grant_a;
REVOKE EXECUTE ON FUNCTION f(integer) FROM PUBLIC;

-- [case] default privileges with new tables under them
-- [roles] campaign_grant_a campaign_grant_b
-- [old]
CREATE SCHEMA s;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO campaign_grant_a;
CREATE TABLE s.t (id integer);
-- [new]
CREATE SCHEMA s;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT, INSERT ON TABLES TO campaign_grant_a;
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT USAGE ON SEQUENCES TO campaign_grant_b;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
CREATE TABLE s.t (id serial);
CREATE TABLE s.u (id integer);
CREATE FUNCTION s.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';

-- [case] owners of all kinds
-- [roles] campaign_grant_a campaign_grant_b
-- [pull] --owners
-- [old]
CREATE SCHEMA s AUTHORIZATION campaign_grant_a;
CREATE TABLE s.t (id serial PRIMARY KEY);
CREATE VIEW s.v AS SELECT 1 AS x;
CREATE FUNCTION s.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TYPE s.e AS ENUM ('a');
ALTER TABLE s.t OWNER TO campaign_grant_a;
-- [new]
CREATE SCHEMA s AUTHORIZATION campaign_grant_b;
CREATE TABLE s.t (id serial PRIMARY KEY);
CREATE VIEW s.v AS SELECT 1 AS x;
CREATE FUNCTION s.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TYPE s.e AS ENUM ('a');
ALTER TABLE s.t OWNER TO campaign_grant_b;
ALTER VIEW s.v OWNER TO campaign_grant_a;
ALTER FUNCTION s.f() OWNER TO campaign_grant_a;
ALTER TYPE s.e OWNER TO campaign_grant_b;

-- [case] privileges of the owner are taken away
-- [roles] campaign_grant_a
-- [old]
CREATE TABLE t (id integer);
GRANT SELECT ON t TO campaign_grant_a;
-- [new]
CREATE TABLE t (id integer);
REVOKE DELETE, TRUNCATE ON t FROM CURRENT_USER;
GRANT SELECT ON t TO campaign_grant_a;

-- [case] MAINTAIN
-- [since] 17
-- [roles] campaign_grant_a
-- [old]
CREATE TABLE t (id integer);
GRANT SELECT ON t TO campaign_grant_a;
-- [new]
CREATE TABLE t (id integer);
GRANT SELECT, MAINTAIN ON t TO campaign_grant_a;
