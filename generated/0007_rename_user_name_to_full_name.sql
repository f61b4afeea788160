-- [revision]
-- id = "0007"
-- revises = ["0006"]
-- message = "rename_user_name_to_full_name"
-- created = 2026-11-22T23:04:26Z
-- models = "sha256:9be6e9dc63252ff4e2175d995d446055549120af443dcc02a4232b9c8c953dfc"
-- digest = "sha256:d6934fd0d6a5641bf293fde2bdb069ff809de9f901ce10e450e3f62aa40a65cb"

-- Changes
--   ~ column public.users.name -> full_name

-- [up]
-- users: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.users RENAME COLUMN name TO full_name;

-- [down]
-- users: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.users RENAME COLUMN full_name TO name;

-- [end]
