-- [block] transaction = false
CREATE INDEX CONCURRENTLY t_i ON public.t (a, b DESC NULLS LAST);
