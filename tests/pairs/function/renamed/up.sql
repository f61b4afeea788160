CREATE SCHEMA app;
ALTER FUNCTION public.old(integer, text) SET SCHEMA app;
ALTER FUNCTION app.old(integer, text) RENAME TO new;
