-- [case] a shop grows
-- [old]
CREATE TABLE customers (id serial PRIMARY KEY, email varchar(100) NOT NULL UNIQUE, name varchar(100), created timestamp DEFAULT now());
CREATE TABLE products (id serial PRIMARY KEY, sku text NOT NULL UNIQUE, price numeric(8,2) NOT NULL, stock integer DEFAULT 0 CHECK (stock >= 0));
CREATE TABLE orders (id serial PRIMARY KEY, customer_id integer NOT NULL REFERENCES customers, status text DEFAULT 'new' CHECK (status IN ('new', 'paid', 'sent')), created timestamp DEFAULT now());
CREATE TABLE order_items (order_id integer REFERENCES orders ON DELETE CASCADE, product_id integer REFERENCES products, qty integer NOT NULL DEFAULT 1, PRIMARY KEY (order_id, product_id));
CREATE INDEX orders_customer ON orders (customer_id);
CREATE VIEW order_totals AS SELECT o.id, o.customer_id, sum(i.qty * p.price) AS total FROM orders o JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id GROUP BY o.id;
CREATE VIEW customer_totals AS SELECT c.email, sum(t.total) AS total FROM customers c JOIN order_totals t ON t.customer_id = c.id GROUP BY c.email;
-- [rows]
INSERT INTO customers (email, name) VALUES ('a@b', 'A'), ('c@d', 'C'); INSERT INTO products (sku, price, stock) VALUES ('x', 1.5, 10), ('y', 2, 5); INSERT INTO orders (customer_id) VALUES (1), (2); INSERT INTO order_items VALUES (1, 1, 2), (1, 2, 1), (2, 1, 1);
-- [new]
CREATE EXTENSION citext;
CREATE TYPE order_status AS ENUM ('new', 'paid', 'sent', 'returned');
CREATE TABLE customers (id bigserial PRIMARY KEY, email citext NOT NULL UNIQUE, name text, created timestamptz NOT NULL DEFAULT now(), country char(2) NOT NULL DEFAULT 'DE');
CREATE TABLE products (id bigserial PRIMARY KEY, sku text NOT NULL UNIQUE, price numeric(12,4) NOT NULL CHECK (price >= 0), currency char(3) NOT NULL DEFAULT 'EUR', stock integer NOT NULL DEFAULT 0 CONSTRAINT products_stock_check CHECK (stock >= 0), attrs jsonb NOT NULL DEFAULT '{}');
CREATE INDEX products_attrs ON products USING gin (attrs jsonb_path_ops);
CREATE TABLE orders (id bigserial PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers ON DELETE RESTRICT, status order_status NOT NULL DEFAULT 'new', created timestamptz NOT NULL DEFAULT now(), paid_at timestamptz, CHECK (status <> 'paid' OR paid_at IS NOT NULL));
CREATE TABLE order_items (order_id bigint REFERENCES orders ON DELETE CASCADE, line integer NOT NULL DEFAULT 1, product_id bigint NOT NULL REFERENCES products, qty integer NOT NULL DEFAULT 1 CHECK (qty > 0), price numeric(12,4), PRIMARY KEY (order_id, product_id));
CREATE INDEX orders_customer ON orders (customer_id, created DESC);
CREATE INDEX orders_open ON orders (created) WHERE status IN ('new', 'paid');
CREATE VIEW order_totals AS SELECT o.id, o.customer_id, o.status, sum(i.qty * coalesce(i.price, p.price)) AS total FROM orders o JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id GROUP BY o.id;
CREATE VIEW customer_totals AS SELECT c.email, sum(t.total) FILTER (WHERE t.status <> 'returned') AS total FROM customers c JOIN order_totals t ON t.customer_id = c.id GROUP BY c.email;
CREATE MATERIALIZED VIEW best_sellers AS SELECT product_id, sum(qty) AS sold FROM order_items GROUP BY product_id;
CREATE UNIQUE INDEX best_sellers_product ON best_sellers (product_id);

-- [case] a forum gets threads, votes and search
-- [old]
CREATE SCHEMA forum;
CREATE TABLE forum.users (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, nick text NOT NULL);
CREATE TABLE forum.posts (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author integer REFERENCES forum.users, body text NOT NULL, at timestamptz DEFAULT now() NOT NULL);
CREATE FUNCTION forum.recent(n integer) RETURNS SETOF forum.posts LANGUAGE sql STABLE AS $$ SELECT * FROM forum.posts ORDER BY at DESC LIMIT n $$;
-- [rows]
INSERT INTO forum.users (nick) VALUES ('a'); INSERT INTO forum.posts (author, body) VALUES (1, 'hello');
-- [new]
CREATE SCHEMA forum;
CREATE TABLE forum.users (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, nick text NOT NULL, karma integer NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX users_nick ON forum.users (lower(nick));
CREATE TABLE forum.posts (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, author integer REFERENCES forum.users ON DELETE SET NULL, parent integer REFERENCES forum.posts ON DELETE CASCADE, body text NOT NULL, at timestamptz DEFAULT now() NOT NULL, search tsvector GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED);
CREATE INDEX posts_search ON forum.posts USING gin (search);
CREATE INDEX posts_parent ON forum.posts (parent) WHERE parent IS NOT NULL;
CREATE TABLE forum.votes (post integer REFERENCES forum.posts ON DELETE CASCADE, voter integer REFERENCES forum.users ON DELETE CASCADE, v smallint NOT NULL CHECK (v IN (-1, 1)), PRIMARY KEY (post, voter));
CREATE FUNCTION forum.count_vote() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE forum.users u SET karma = karma + new.v FROM forum.posts p WHERE p.id = new.post AND u.id = p.author; RETURN new; END $$;
CREATE TRIGGER votes_count AFTER INSERT ON forum.votes FOR EACH ROW EXECUTE FUNCTION forum.count_vote();
CREATE FUNCTION forum.recent(n integer, since timestamptz DEFAULT '-infinity') RETURNS SETOF forum.posts LANGUAGE sql STABLE AS $$ SELECT * FROM forum.posts WHERE at > since ORDER BY at DESC LIMIT n $$;
CREATE VIEW forum.threads AS SELECT p.id, p.body, (SELECT count(*) FROM forum.posts r WHERE r.parent = p.id) AS replies FROM forum.posts p WHERE p.parent IS NULL;

-- [case] measurements become partitioned by month with a rollup
-- [old]
CREATE TABLE device (id serial PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE reading (device_id integer NOT NULL REFERENCES device, at timestamptz NOT NULL, value double precision);
CREATE INDEX reading_at ON reading (at);
CREATE VIEW last_reading AS SELECT DISTINCT ON (device_id) device_id, at, value FROM reading ORDER BY device_id, at DESC;
-- [rows]
INSERT INTO device (name) VALUES ('d'); INSERT INTO reading VALUES (1, '2026-01-15 00:00+00', 1.5), (1, '2026-02-15 00:00+00', 2.5);
-- [new]
CREATE TABLE device (id serial PRIMARY KEY, name text NOT NULL UNIQUE, site text);
CREATE TABLE reading (device_id integer NOT NULL REFERENCES device, at timestamptz NOT NULL, value double precision, PRIMARY KEY (device_id, at)) PARTITION BY RANGE (at);
CREATE TABLE reading_2026_01 PARTITION OF reading FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2026-02-01 00:00+00');
CREATE TABLE reading_2026_02 PARTITION OF reading FOR VALUES FROM ('2026-02-01 00:00+00') TO ('2026-03-01 00:00+00');
CREATE TABLE reading_rest PARTITION OF reading DEFAULT;
CREATE INDEX reading_at ON reading USING brin (at);
CREATE VIEW last_reading AS SELECT DISTINCT ON (device_id) device_id, at, value FROM reading ORDER BY device_id, at DESC;
CREATE MATERIALIZED VIEW by_day AS SELECT device_id, date_trunc('day', at, 'UTC') AS day, avg(value) AS mean FROM reading GROUP BY 1, 2;
CREATE UNIQUE INDEX by_day_key ON by_day (device_id, day);

-- [case] an accounting schema gets tighter
-- [old]
CREATE TABLE account (id integer PRIMARY KEY, code text, kind char(1));
CREATE TABLE entry (id bigserial PRIMARY KEY, at date, note text);
CREATE TABLE posting (entry_id bigint, account_id integer, amount real);
-- [new]
CREATE DOMAIN money_amount AS numeric(18,2) CHECK (VALUE <> 'NaN');
CREATE TYPE account_kind AS ENUM ('asset', 'liability', 'equity', 'income', 'expense');
CREATE TABLE account (id integer PRIMARY KEY, code text NOT NULL UNIQUE CHECK (code ~ '^\d{4}$'), kind account_kind NOT NULL, parent_id integer REFERENCES account);
CREATE TABLE entry (id bigserial PRIMARY KEY, at date NOT NULL DEFAULT CURRENT_DATE, note text NOT NULL DEFAULT '');
CREATE TABLE posting (entry_id bigint NOT NULL REFERENCES entry ON DELETE CASCADE, account_id integer NOT NULL REFERENCES account, amount money_amount NOT NULL CHECK (amount <> 0), PRIMARY KEY (entry_id, account_id));
CREATE INDEX posting_account ON posting (account_id) INCLUDE (amount);
CREATE FUNCTION balanced() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT sum(amount) FROM posting WHERE entry_id = new.entry_id) <> 0 THEN RAISE 'not balanced'; END IF; RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT OR UPDATE ON posting DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION balanced();
CREATE VIEW balance AS SELECT a.code, a.kind, coalesce(sum(p.amount), 0) AS amount FROM account a LEFT JOIN posting p ON p.account_id = a.id GROUP BY a.id;

-- [case] a queue gets priorities, locks and notifications
-- [old]
CREATE TABLE job (id serial PRIMARY KEY, payload json, state varchar(20) DEFAULT 'ready', run_at timestamp DEFAULT (now() AT TIME ZONE 'utc'));
CREATE INDEX job_state ON job (state);
CREATE FUNCTION take() RETURNS integer LANGUAGE plpgsql AS $$ DECLARE r integer; BEGIN SELECT id INTO r FROM job WHERE state = 'ready' LIMIT 1; RETURN r; END $$;
-- [rows]
INSERT INTO job (payload) VALUES ('{"a": 1}'), (NULL);
-- [new]
CREATE TABLE job (id bigserial PRIMARY KEY, payload jsonb, state varchar(20) DEFAULT 'ready' CHECK (state IN ('ready', 'running', 'done')), priority smallint NOT NULL DEFAULT 0, locked_by text, run_at timestamp DEFAULT (now() AT TIME ZONE 'utc'), attempts integer NOT NULL DEFAULT 0);
CREATE INDEX job_next ON job (priority DESC, run_at) WHERE state = 'ready';
CREATE FUNCTION take(who text) RETURNS SETOF job LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY UPDATE job SET state = 'running', locked_by = who WHERE id = (SELECT id FROM job WHERE state = 'ready' ORDER BY priority DESC FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING *; END $$;
CREATE FUNCTION wake() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_notify('job', new.id::text); RETURN NULL; END $$;
CREATE TRIGGER wake AFTER INSERT ON job FOR EACH ROW EXECUTE FUNCTION wake();
CREATE VIEW stuck AS SELECT * FROM job WHERE state = 'running' AND run_at < now() - interval '1 hour';
