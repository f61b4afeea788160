-- [revision]
-- id = "0010"
-- revises = ["0009"]
-- message = "fill_task_slugs"
-- created = 2026-11-22T23:04:38Z
-- digest = "sha256:2e8099f5fdbea893d58276885247632ff7ba84232c2336e34ff40b508a88b8f4"

-- [up]
-- batch = { table = "public.tasks", key = "id", size = 5000 }
-- A slug is the title in small letters, its words joined by dashes.
UPDATE public.tasks
SET slug = left(trim(both '-' from regexp_replace(lower(title), '[^a-z0-9]+', '-', 'g')), 80)
WHERE slug IS NULL AND id BETWEEN :first AND :last;

-- [down]
-- Slugs are derived from titles: nothing is lost by leaving them.

-- [end]
