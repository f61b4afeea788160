REVOKE ALL ON TABLE public.users FROM grant_writer;
REVOKE UPDATE ON TABLE public.users FROM grant_reader;
REVOKE GRANT OPTION FOR SELECT ON TABLE public.users FROM grant_reader;
GRANT INSERT ON TABLE public.users TO grant_reader;
