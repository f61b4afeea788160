CREATE DOMAIN public.dom AS text CHECK (VALUE <> ''); CREATE TYPE public."Odd Type" AS (x int, y text);
