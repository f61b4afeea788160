-- [revision]
-- id = "0009"
-- revises = ["0008"]
-- message = "add_task_slugs"
-- created = 2026-11-22T23:04:36Z
-- models = "sha256:357ba1ab6a3270bef7e31f23f02b9e051679b980bb0d6ab465ef7a7ce1d5f49b"
-- digest = "sha256:0dfb7efdf9920e7909626a0162474d2db78cbe19fc7f0d045c6c5e8eadaf3f20"
-- proof = "PostgreSQL 15: up, down, up; rows kept in 4 tables"

-- Changes
--   + column public.tasks.slug

-- [up]
-- tasks: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.tasks ADD COLUMN slug character varying(80);

-- [down]
-- tasks: ACCESS EXCLUSIVE, catalog only; THE VALUES OF slug ARE LOST
ALTER TABLE public.tasks DROP COLUMN slug;

-- [end]
