ALTER TABLE public.users ADD COLUMN nick text;
