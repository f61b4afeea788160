ALTER TABLE public.users DROP COLUMN nick;
