-- [case] a nullable column comes at the end
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, name text);
-- [rows]
INSERT INTO t VALUES (1, 'a'), (2, NULL);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, name text, note text);

-- [case] a column comes between others
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, z text);
-- [rows]
INSERT INTO t VALUES (1, 'a');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a numeric(12,2) DEFAULT 0 NOT NULL, z text);

-- [case] ten columns of every common type come at once
-- [old]
CREATE TABLE t (id integer PRIMARY KEY);
-- [rows]
INSERT INTO t VALUES (1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY,
  a boolean NOT NULL DEFAULT false, b bytea, c "char", d char(3) DEFAULT 'abc', e cidr, f interval day to second(3),
  g time(2) with time zone, h timestamp(0), i bit(4) DEFAULT B'1010', j bit varying(8), k money DEFAULT 12.5,
  l macaddr8, m tsvector, n xml, o jsonpath, p point, q int4range DEFAULT '[1,5)', r uuid DEFAULT gen_random_uuid(),
  s name, t oid, u regclass, v pg_lsn, w date DEFAULT CURRENT_DATE, x real DEFAULT 1.5, y double precision DEFAULT 'NaN', z inet[]);

-- [case] all columns but the key are others
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text, b text, c text);
CREATE INDEX t_a ON t (a);
-- [rows]
INSERT INTO t VALUES (1, 'a', 'b', 'c');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, x integer, y integer, z integer);
CREATE INDEX t_x ON t (x);

-- [case] a table keeps one column only
-- [old]
CREATE TABLE t (id bigserial PRIMARY KEY, a text UNIQUE, b integer CHECK (b > 0), c integer GENERATED ALWAYS AS (b * 2) STORED);
-- [rows]
INSERT INTO t (a, b) VALUES ('a', 1), ('b', 2);
-- [new]
CREATE TABLE t (b integer);

-- [case] types of columns
-- [matrix] smallint | integer | bigint | numeric | numeric(10,2) | real | text | varchar(20) | char(10) | boolean
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, c $state);
CREATE INDEX t_c ON t (c);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, c $state);
CREATE INDEX t_c ON t (c);

-- [case] types of columns with rows
-- [matrix] smallint | integer | bigint | numeric(10,2) | text | varchar(20)
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, c $state NOT NULL DEFAULT '7');
-- [rows]
INSERT INTO t VALUES (1, '1'), (2, '22');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, c $state NOT NULL DEFAULT '7');
-- [new rows]
INSERT INTO t VALUES (1, '1'), (2, '22');

-- [case] types of times
-- [matrix] date | timestamp | timestamptz | timestamptz(3) | text | time
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, c $state);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, c $state);

-- [case] types of documents
-- [matrix] json | jsonb | text | text[] | bytea | xml
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, c $state);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, c $state);

-- [case] a varchar gets narrower
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, c varchar(100) NOT NULL);
-- [rows]
INSERT INTO t VALUES (1, 'short');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, c varchar(10) NOT NULL);

-- [case] a varchar loses its limit
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, c varchar(100) NOT NULL UNIQUE);
-- [rows]
INSERT INTO t VALUES (1, 'short');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, c varchar NOT NULL UNIQUE);

-- [case] numeric precision and scale
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a numeric(10,2), b numeric(10,4), c numeric);
-- [rows]
INSERT INTO t VALUES (1, 1.25, 1.2500, 1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a numeric(20,2), b numeric(10,2), c numeric(5));

-- [case] a scalar becomes an array
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, tags text);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, tags text[] NOT NULL DEFAULT '{}');

-- [case] an array of integers gets wider elements
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, n integer[] DEFAULT ARRAY[1, 2], m integer[][]);
CREATE INDEX t_n ON t USING gin (n);
-- [rows]
INSERT INTO t VALUES (1, '{1,2,3}', '{{1},{2}}');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, n bigint[] DEFAULT ARRAY[1, 2], m bigint[]);
CREATE INDEX t_n ON t USING gin (n);

-- [case] NOT NULL goes and comes
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL, b text);
-- [rows]
INSERT INTO t VALUES (1, 'a', 'b');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text, b text NOT NULL);

-- [case] an integer key becomes a uuid
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, name text);
-- [new]
CREATE TABLE t (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, name text);

-- [case] an integer key and what refers to it become bigint
-- [old]
CREATE TABLE p (id serial PRIMARY KEY, name text);
CREATE TABLE c (id serial PRIMARY KEY, p_id integer NOT NULL REFERENCES p ON DELETE CASCADE);
CREATE TABLE d (p_id integer REFERENCES p, c_id integer REFERENCES c, PRIMARY KEY (p_id, c_id));
CREATE INDEX c_p ON c (p_id);
-- [rows]
INSERT INTO p (name) VALUES ('a'), ('b'); INSERT INTO c (p_id) VALUES (1), (2); INSERT INTO d VALUES (1, 1), (2, 2);
-- [new]
CREATE TABLE p (id bigserial PRIMARY KEY, name text);
CREATE TABLE c (id bigserial PRIMARY KEY, p_id bigint NOT NULL REFERENCES p ON DELETE CASCADE);
CREATE TABLE d (p_id bigint REFERENCES p, c_id bigint REFERENCES c, PRIMARY KEY (p_id, c_id));
CREATE INDEX c_p ON c (p_id);

-- [case] storage, compression, statistics and attribute options
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text, b text STORAGE EXTERNAL, c text COMPRESSION pglz, d text, e integer);
ALTER TABLE t ALTER d SET STATISTICS 100, ALTER e SET (n_distinct = -0.5);
-- [since] 16
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text STORAGE MAIN COMPRESSION pglz, b text, c text, d text, e integer);
ALTER TABLE t ALTER a SET STATISTICS 0, ALTER d SET STATISTICS 1000, ALTER e SET (n_distinct = 100, n_distinct_inherited = 5);

-- [case] storage changes with the type
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text, b integer);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 77;
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a bytea, b text);
ALTER TABLE t ALTER a SET STORAGE MAIN, ALTER b SET STORAGE EXTERNAL, ALTER a SET STATISTICS 77;

-- [case] a collation changes under an index, a check and a unique constraint
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text, b text COLLATE "C" UNIQUE, CHECK (a > 'a'));
CREATE INDEX t_a ON t (a);
CREATE INDEX t_ab ON t (lower(a), b DESC);
-- [rows]
INSERT INTO t VALUES (1, 'b', 'c');
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text COLLATE "POSIX", b text UNIQUE, CHECK (a > 'a'));
CREATE INDEX t_a ON t (a);
CREATE INDEX t_ab ON t (lower(a), b DESC);

-- [case] the type of a key's column in a composite primary key
-- [old]
CREATE TABLE t (a integer, b varchar(5), c text, PRIMARY KEY (a, b));
CREATE TABLE r (a integer, b varchar(5), FOREIGN KEY (a, b) REFERENCES t);
-- [rows]
INSERT INTO t VALUES (1, 'x', 'c'); INSERT INTO r VALUES (1, 'x');
-- [new]
CREATE TABLE t (a bigint, b text, c text, PRIMARY KEY (a, b));
CREATE TABLE r (a bigint, b text, FOREIGN KEY (a, b) REFERENCES t);

-- [case] a column is replaced by another of the same type
-- [old]
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
-- [rows]
INSERT INTO users (name) VALUES ('a'), ('b');
-- [new]
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, full_name text NOT NULL DEFAULT '');

-- [case] a column is renamed under everything
-- [fails] both since 18: the name of a NOT NULL constraint stays as it is when a column is renamed
-- [up] --rename users.name=full_name
-- [down] --rename users.full_name=name
-- [old]
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, n integer GENERATED ALWAYS AS (length(name)) STORED, CHECK (name <> ''));
CREATE UNIQUE INDEX users_lower ON users (lower(name)) WHERE name <> 'root';
CREATE VIEW v AS SELECT id, name FROM users WHERE name LIKE 'a%';
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON users USING (name = CURRENT_USER);
COMMENT ON COLUMN users.name IS 'the name';
CREATE STATISTICS st ON id, name FROM users;
-- [rows]
INSERT INTO users (id, name) VALUES (1, 'a'), (2, 'b');
-- [new]
CREATE TABLE users (id bigint PRIMARY KEY, full_name text NOT NULL, n integer GENERATED ALWAYS AS (length(full_name)) STORED, CHECK (full_name <> ''));
CREATE UNIQUE INDEX users_lower ON users (lower(full_name)) WHERE full_name <> 'root';
CREATE VIEW v AS SELECT id, full_name AS name FROM users WHERE full_name LIKE 'a%';
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON users USING (full_name = CURRENT_USER);
COMMENT ON COLUMN users.full_name IS 'the name';
CREATE STATISTICS st ON id, full_name FROM users;

-- [case] two columns swap their names
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, a text, b integer);
-- [rows]
INSERT INTO t VALUES (1, '1', 2);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a integer, b text);

-- [case] a column's type changes to a domain and to an enum
-- [setup]
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, e text, m text DEFAULT 'ok');
-- [rows]
INSERT INTO t VALUES (1, 'a@b', 'sad'), (2, NULL, NULL);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, e email, m mood DEFAULT 'ok');
-- [new rows]
INSERT INTO t VALUES (1, 'a@b', 'sad'), (2, NULL, NULL);

-- [case] a timestamp becomes timestamptz under a btree, a brin index and a default
-- [old]
CREATE TABLE t (id integer PRIMARY KEY, at timestamp NOT NULL DEFAULT now());
CREATE INDEX t_at ON t (at);
CREATE INDEX t_brin ON t USING brin (at) WITH (pages_per_range = 32);
-- [rows]
INSERT INTO t (id) VALUES (1), (2);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
CREATE INDEX t_at ON t (at);
CREATE INDEX t_brin ON t USING brin (at) WITH (pages_per_range = 32);

-- [case] system-like names of columns
-- [old]
CREATE TABLE t ("order" integer, "select" text, "user" text);
-- [rows]
INSERT INTO t VALUES (1, 'a', 'b');
-- [new]
CREATE TABLE t ("order" bigint, "select" text DEFAULT 'x', "group" text, "table" boolean NOT NULL DEFAULT true);

-- [case] a column with a NOT NULL and no default comes to an empty table
-- [old]
CREATE TABLE t (id integer PRIMARY KEY);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL, b integer NOT NULL, UNIQUE (a, b));

-- [case] a column with NOT NULL and no default comes to a table with rows
-- [decision] up
-- [old]
CREATE TABLE t (id integer PRIMARY KEY);
-- [rows]
INSERT INTO t VALUES (1);
-- [new]
CREATE TABLE t (id integer PRIMARY KEY, a text NOT NULL);
