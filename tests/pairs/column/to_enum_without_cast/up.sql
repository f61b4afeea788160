ALTER TABLE public.people ALTER COLUMN m TYPE public.mood USING m::text::public.mood;
