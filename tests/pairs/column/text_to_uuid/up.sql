ALTER TABLE public.users ALTER COLUMN c TYPE uuid USING c::uuid;
