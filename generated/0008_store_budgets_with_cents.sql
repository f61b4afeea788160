-- [revision]
-- id = "0008"
-- revises = ["0007"]
-- message = "store_budgets_with_cents"
-- created = 2026-11-22T23:04:31Z
-- models = "sha256:c1ce989137f8dee3aa3c3443325b335b56fbb97f99687a53569294df0fb0a27f"
-- digest = "sha256:1bb90488449180fad2e6c4ad3de55542265d65bc35d494250f94d6a92eb633f9"
-- proof = "PostgreSQL 15: up, down, up; rows kept in 2 tables"

-- Changes
--   ~ column  public.projects.budget: type integer -> numeric(14,2)
--   + comment on column public.projects.budget

-- [up]
-- projects: ACCESS EXCLUSIVE, rewrites the table; readers and writers wait
ALTER TABLE public.projects ALTER COLUMN budget TYPE numeric(14,2);

-- projects: SHARE UPDATE EXCLUSIVE, catalog only
COMMENT ON COLUMN public.projects.budget IS 'In the team''s currency.';

-- [down]
-- projects: SHARE UPDATE EXCLUSIVE, catalog only
COMMENT ON COLUMN public.projects.budget IS NULL;

-- projects: ACCESS EXCLUSIVE, rewrites the table; readers and writers wait; VALUES OF budget ARE ROUNDED OR CUT
ALTER TABLE public.projects ALTER COLUMN budget TYPE integer;

-- [end]
