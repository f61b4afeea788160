ALTER TABLE public.users RENAME COLUMN full_name TO name;
