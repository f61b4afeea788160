ALTER VIEW public.more RENAME COLUMN name TO called;
ALTER VIEW public.people RENAME COLUMN name TO called;
