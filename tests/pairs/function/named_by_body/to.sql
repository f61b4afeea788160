CREATE FUNCTION ok(value integer, low integer DEFAULT 0) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 > $2';
CREATE FUNCTION ok2(value integer) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT public.ok($1)';
CREATE TABLE t (a integer);
CREATE INDEX t_ok2 ON t (ok2(a));
