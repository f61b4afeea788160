-- [revision]
-- id = "0011"
-- revises = ["0010"]
-- message = "require_task_slugs"
-- created = 2026-11-22T23:04:44Z
-- models = "sha256:671ace0b35269695685948edff5e6a7b9a7579361f40242464e8ad50938e6abc"
-- digest = "sha256:e7b65a5284347490a9c020b6d65a0e759c867161d44e11ff8371a7e7492274d7"
-- proof = "PostgreSQL 15: up, down, up; rows kept in 4 tables"

-- Changes
--   ~ enum             public.task_priority: values [low, normal, high] -> [low, normal, high, urgent] (outside a transaction)
--   ~ column           public.tasks.slug: null true -> false
--   + default          public.tasks.slug
--   + check constraint public.tasks.tasks_title_not_blank

-- [up]
-- transaction = false
ALTER TYPE public.task_priority ADD VALUE IF NOT EXISTS 'urgent';

-- [up]
-- tasks: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.tasks ALTER COLUMN slug SET DEFAULT ''::character varying;

-- tasks: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.tasks ADD CONSTRAINT tasks_slug_set_not_null CHECK (slug IS NOT NULL) NOT VALID;

-- [up]
-- tasks: SHARE UPDATE EXCLUSIVE, reads the table; readers and writers go on
ALTER TABLE public.tasks VALIDATE CONSTRAINT tasks_slug_set_not_null;

-- [up]
-- tasks: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.tasks ALTER COLUMN slug SET NOT NULL;

-- tasks: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.tasks DROP CONSTRAINT tasks_slug_set_not_null;

-- tasks: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.tasks
  ADD CONSTRAINT tasks_title_not_blank CHECK (length(TRIM(BOTH FROM title)) > 0) NOT VALID;

-- [up]
-- tasks: SHARE UPDATE EXCLUSIVE, reads the table; readers and writers go on
ALTER TABLE public.tasks VALIDATE CONSTRAINT tasks_title_not_blank;

-- [down]
-- tasks: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.tasks DROP CONSTRAINT tasks_title_not_blank;

-- tasks: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.tasks ALTER COLUMN priority DROP DEFAULT;

-- tasks: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.tasks ALTER COLUMN slug DROP DEFAULT;

-- not analysed
DO $check$
DECLARE
  found bigint := (SELECT count(*) FROM public.tasks WHERE priority::text = ANY (ARRAY['urgent']));
BEGIN
  IF found > 0 THEN
    RAISE EXCEPTION USING ERRCODE = 'invalid_text_representation',
      MESSAGE = format('%s rows of public.tasks.priority hold a value that public.task_priority loses', found),
      HINT = 'Change these rows first, or say in the model what they get: removed = { urgent = "…" }.';
  END IF;
END
$check$;

ALTER TYPE public.task_priority RENAME TO task_priority_old;

CREATE TYPE public.task_priority AS ENUM ('low', 'normal', 'high');

-- tasks: ACCESS EXCLUSIVE, rewrites the table; readers and writers wait
ALTER TABLE public.tasks ALTER COLUMN priority TYPE public.task_priority USING priority::text::public.task_priority;

DROP TYPE public.task_priority_old;

-- tasks: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.tasks ALTER COLUMN slug DROP NOT NULL;

-- tasks: ACCESS EXCLUSIVE, catalog only
ALTER TABLE public.tasks ALTER COLUMN priority SET DEFAULT 'normal'::public.task_priority;

-- [end]
