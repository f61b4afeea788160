ALTER TABLE public.users ALTER COLUMN c TYPE integer USING length(c);
