-- [revision]
-- id = "0007"
-- revises = ["0006"]
-- message = "rename_user_name_to_full_name"
-- created = 2026-11-22T23:04:26Z
-- models = "sha256:e5296bc0119da612a43adc471d88dcbe6f82416cf27216b86e48471043e23cca"
-- digest = "sha256:f553fc036858870ed2e2ebda7e40d411cdbe82442bc89c5e398da82510521648"
-- proof = "PostgreSQL 15: up, down, up; rows kept in 1 table"

-- Changes
--   ~ column public.users.name -> full_name

-- [up]
-- users: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.users RENAME COLUMN name TO full_name;

-- [down]
-- users: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.users RENAME COLUMN full_name TO name;

-- [end]
