ALTER TABLE public.users ALTER COLUMN c TYPE character varying(255);
