REVOKE INSERT ON TABLE public.users FROM grant_reader;
GRANT UPDATE ON TABLE public.users TO grant_reader;
GRANT SELECT ON TABLE public.users TO grant_reader WITH GRANT OPTION;
GRANT ALL ON TABLE public.users TO grant_writer;
