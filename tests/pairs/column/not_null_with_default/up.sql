ALTER TABLE public.users ALTER COLUMN name SET DEFAULT ''::text;
ALTER TABLE public.users ADD CONSTRAINT users_name_set_not_null CHECK (name IS NOT NULL) NOT VALID;
-- [block]
ALTER TABLE public.users VALIDATE CONSTRAINT users_name_set_not_null;
-- [block]
ALTER TABLE public.users ALTER COLUMN name SET NOT NULL;
ALTER TABLE public.users DROP CONSTRAINT users_name_set_not_null;
