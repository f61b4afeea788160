REVOKE SELECT (secret) ON TABLE public.profiles FROM grant_web;
REVOKE UPDATE ON TABLE public.profiles FROM grant_web;
GRANT UPDATE (name) ON TABLE public.profiles TO grant_web;
GRANT UPDATE (avatar), REFERENCES (avatar) ON TABLE public.profiles TO grant_web;
