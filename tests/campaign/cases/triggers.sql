-- [case] shapes of one trigger
-- [matrix] BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f() | BEFORE INSERT OR UPDATE OF a, b ON t FOR EACH ROW EXECUTE FUNCTION f('x', '1') | AFTER DELETE ON t FOR EACH STATEMENT EXECUTE FUNCTION f() | AFTER UPDATE ON t REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION f() | BEFORE TRUNCATE ON t EXECUTE FUNCTION f() | AFTER UPDATE ON t FOR EACH ROW WHEN (old.a IS DISTINCT FROM new.a) EXECUTE FUNCTION g()
-- [setup]
CREATE TABLE t (id integer PRIMARY KEY, a text, b text);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
-- [old]
CREATE TRIGGER tr $state;
-- [new]
CREATE TRIGGER tr $state;

-- [case] enabled states of a trigger
-- [matrix] ENABLE TRIGGER tr | DISABLE TRIGGER tr | ENABLE REPLICA TRIGGER tr | ENABLE ALWAYS TRIGGER tr
-- [setup]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
-- [old]
ALTER TABLE t $state;
-- [new]
ALTER TABLE t $state;

-- [case] a constraint trigger
-- [setup]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE TABLE u (id integer PRIMARY KEY);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
-- [old]
CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
COMMENT ON TRIGGER tr ON t IS 'checks';
-- [new]
CREATE CONSTRAINT TRIGGER tr AFTER INSERT OR UPDATE ON t FROM u DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.a <> '') EXECUTE FUNCTION f();
COMMENT ON TRIGGER tr ON t IS 'checks';

-- [case] triggers of partitioned tables and their partitions
-- [setup]
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TABLE p (a integer, b text) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
CREATE TABLE p2 PARTITION OF p DEFAULT;
-- [old]
CREATE TRIGGER tr BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER own BEFORE UPDATE ON p1 FOR EACH ROW EXECUTE FUNCTION f();
-- [rows]
INSERT INTO p VALUES (1, 'a'), (11, 'b');
-- [new]
CREATE TRIGGER tr AFTER INSERT OR DELETE ON p FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER second BEFORE UPDATE ON p FOR EACH ROW WHEN (new.a > 5) EXECUTE FUNCTION f();
ALTER TABLE p2 DISABLE TRIGGER second;

-- [case] the function of a trigger is replaced by another of the same name in another schema
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
-- [new]
CREATE SCHEMA s;
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE FUNCTION s.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN old; END $$;
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION s.f();

-- [case] a column that a trigger names changes its type and another goes
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text, b integer, c integer);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER tr AFTER UPDATE OF a, b ON t FOR EACH ROW WHEN (old.b <> new.b) EXECUTE FUNCTION f();
-- [rows]
INSERT INTO t VALUES (1, 'a', 1, 1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, b bigint, c integer);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER tr AFTER UPDATE OF b, c ON t FOR EACH ROW WHEN (old.b <> new.b) EXECUTE FUNCTION f();

-- [case] an audit scheme comes with table, function and triggers on all tables
-- [old]
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY);
-- [rows]
INSERT INTO a VALUES (1); INSERT INTO b VALUES (1);
-- [new]
CREATE SCHEMA audit;
CREATE TABLE audit.log (id bigserial PRIMARY KEY, tab regclass NOT NULL, op char(1) NOT NULL, row_data jsonb, at timestamptz DEFAULT clock_timestamp() NOT NULL);
CREATE FUNCTION audit.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = audit AS $$ BEGIN INSERT INTO log (tab, op, row_data) VALUES (TG_RELID, left(TG_OP, 1), to_jsonb(coalesce(new, old))); RETURN NULL; END $$;
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY);
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON a FOR EACH ROW EXECUTE FUNCTION audit.note();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON b FOR EACH ROW EXECUTE FUNCTION audit.note('b');

-- [case] event triggers
-- [old]
CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE EVENT TRIGGER one ON ddl_command_start WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION e();
ALTER EVENT TRIGGER one DISABLE;
-- [new]
CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; END $$;
CREATE EVENT TRIGGER one ON ddl_command_end WHEN TAG IN ('DROP TABLE', 'CREATE INDEX') EXECUTE FUNCTION e();
CREATE EVENT TRIGGER two ON sql_drop EXECUTE FUNCTION e();
ALTER EVENT TRIGGER two ENABLE REPLICA;

-- [case] rules on tables
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE TABLE log (id integer, a text);
CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO log VALUES (new.id, new.a);
-- [rows]
INSERT INTO t VALUES (1, 'a');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a varchar(10));
CREATE TABLE log (id bigint, a text, at timestamptz DEFAULT now());
CREATE RULE r AS ON INSERT TO t WHERE new.id > 10 DO ALSO INSERT INTO log (id, a) VALUES (new.id, new.a);
CREATE RULE no_delete AS ON DELETE TO t DO INSTEAD NOTHING;
ALTER TABLE t DISABLE RULE no_delete;
