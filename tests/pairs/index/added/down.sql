-- [block] transaction = false
DROP INDEX CONCURRENTLY public.t_i;
