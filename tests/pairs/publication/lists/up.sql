ALTER PUBLICATION p DROP TABLE ONLY public.a, TABLES IN SCHEMA app;
ALTER PUBLICATION p ADD TABLE ONLY public.a WHERE (((id > 3) AND (name <> 'x'::text))), ONLY public.b, TABLES IN SCHEMA other;
CREATE PUBLICATION q FOR TABLE ONLY public.a (id), ONLY public.b WHERE ((id > 4)) WITH (publish = 'insert');
