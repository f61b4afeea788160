ALTER TABLE public.t_old RENAME TO t_new;
ALTER TABLE public.t_new RENAME COLUMN v TO w;
