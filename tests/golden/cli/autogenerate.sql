-- [revision]
-- id = "0002"
-- revises = ["0001"]
-- message = "full names"
-- created = <time>
-- models = "<digest>"
-- digest = "<digest>"
-- proof = "PostgreSQL <version>: up, down, up; rows kept in 1 table"

-- Changes
--   ~ column public.users.name -> full_name
--   ~ column public.users.email: type character varying(100) -> character varying(255)
--   + index  public.ix_users_full_name (concurrently)

-- [up]
-- users: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.users RENAME COLUMN name TO full_name;

-- users: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.users ALTER COLUMN email TYPE character varying(255);

-- [up]
-- transaction = false
-- users: SHARE UPDATE EXCLUSIVE, reads the table twice; readers and writers go on
CREATE INDEX CONCURRENTLY ix_users_full_name ON public.users (full_name);

-- [down]
-- transaction = false
-- users: SHARE UPDATE EXCLUSIVE, catalog only
DROP INDEX CONCURRENTLY public.ix_users_full_name;

-- [down]
-- users: ACCESS EXCLUSIVE, rewrites the table; readers and writers wait
ALTER TABLE public.users ALTER COLUMN email TYPE character varying(100);

-- users: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.users RENAME COLUMN full_name TO name;

-- [end]
