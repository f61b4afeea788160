ALTER FUNCTION app.new(integer, text) SET SCHEMA public;
ALTER FUNCTION public.new(integer, text) RENAME TO old;
DROP SCHEMA app;
