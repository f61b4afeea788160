ALTER TABLE public.users ALTER COLUMN c TYPE bigint;
