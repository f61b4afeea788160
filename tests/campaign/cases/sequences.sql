-- [case] options of a sequence
-- [matrix] INCREMENT 1 | INCREMENT 5 START 10 | AS smallint | AS integer MAXVALUE 1000 CYCLE | INCREMENT -1 MINVALUE -100 MAXVALUE -1 START -1 | CACHE 20 MINVALUE 5 START 7
-- [old]
CREATE SEQUENCE s $state;
-- [new]
CREATE SEQUENCE s $state;

-- [case] unlogged sequences
-- [since] 15
-- [old]
CREATE SEQUENCE s;
CREATE UNLOGGED SEQUENCE u;
-- [new]
CREATE UNLOGGED SEQUENCE s;
CREATE SEQUENCE u;

-- [case] a sequence becomes owned, another free
-- [old]
CREATE SEQUENCE free;
CREATE TABLE t (a integer DEFAULT nextval('free'), b integer);
CREATE SEQUENCE owned OWNED BY t.b;
ALTER TABLE t ALTER b SET DEFAULT nextval('owned');
-- [rows]
INSERT INTO t DEFAULT VALUES;
-- [new]
CREATE SEQUENCE free;
CREATE TABLE t (a integer DEFAULT nextval('free'), b integer);
ALTER SEQUENCE free OWNED BY t.a;
CREATE SEQUENCE owned;

-- [case] the table of an owned sequence goes, the sequence stays
-- [old]
CREATE TABLE t (id serial PRIMARY KEY);
CREATE TABLE u (id integer DEFAULT nextval('t_id_seq') PRIMARY KEY);
-- [rows]
INSERT INTO u DEFAULT VALUES;
-- [new]
CREATE SEQUENCE t_id_seq AS integer;
CREATE TABLE u (id integer DEFAULT nextval('t_id_seq') PRIMARY KEY);

-- [case] a sequence of another schema, in a default inside an expression
-- [old]
CREATE SCHEMA s;
CREATE SEQUENCE s.numbers;
CREATE TABLE t (id text DEFAULT 'N' || lpad(nextval('s.numbers')::text, 6, '0') PRIMARY KEY);
-- [rows]
INSERT INTO t DEFAULT VALUES;
-- [new]
CREATE SCHEMA s;
CREATE SEQUENCE numbers;
CREATE TABLE t (id text DEFAULT 'X' || lpad(nextval('numbers')::text, 8, '0') PRIMARY KEY);

-- [case] sequences are renamed with what draws from them
-- [up] --rename a=b
-- [down] --rename b=a
-- [old]
CREATE SEQUENCE a START 5;
CREATE TABLE t (id integer DEFAULT nextval('a'));
-- [rows]
INSERT INTO t DEFAULT VALUES;
-- [new]
CREATE SEQUENCE b START 5;
CREATE TABLE t (id integer DEFAULT nextval('b'));
