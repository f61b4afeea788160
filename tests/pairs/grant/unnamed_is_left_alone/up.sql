GRANT DELETE ON TABLE public.users TO grant_named;
