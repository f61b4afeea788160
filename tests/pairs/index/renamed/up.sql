ALTER INDEX public.t_i RENAME TO t_j;
