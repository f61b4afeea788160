-- [revision]
-- id = "0005"
-- revises = []
-- replaces = ["0001", "0002", "0003", "0004"]
-- message = "so far"
-- created = <time>
-- models = "<digest>"
-- digest = "<digest>"
-- proof = "<server>: up, down, up, to the same schema as 0001 to 0005"

-- Changes
--   + table public.users
--   + table public.orders

-- [up]
-- new table
CREATE TABLE public.users (
    id bigint NOT NULL,
    name text NOT NULL,
    age integer,
    CONSTRAINT users_pkey PRIMARY KEY (id)
);

-- [up]
-- from 0003, rows

INSERT INTO users (id, name) VALUES (1, 'root');

-- [up]
-- new table
CREATE TABLE public.orders (
    id bigint NOT NULL
);

CREATE INDEX ix ON public.orders (id);

-- [down]
-- orders: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST
DROP TABLE public.orders;

-- [down]
-- from 0003, rows

DELETE FROM users WHERE id = 1;

-- [down]
-- users: ACCESS EXCLUSIVE, catalog only; ALL ITS ROWS ARE LOST
DROP TABLE public.users;

-- [end]
