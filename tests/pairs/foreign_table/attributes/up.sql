ALTER FOREIGN TABLE public.film
    DROP CONSTRAINT film_id_positive,
    DROP COLUMN gone,
    ALTER COLUMN id TYPE bigint,
    ALTER COLUMN title SET NOT NULL,
    ALTER COLUMN title OPTIONS (DROP column_name),
    ALTER COLUMN kind DROP DEFAULT,
    ADD COLUMN added timestamp with time zone OPTIONS (column_name 'a') DEFAULT now(),
    ADD CONSTRAINT film_id_positive CHECK ((id > 1)),
    OPTIONS (ADD schema_name 'public', SET table_name 'films');
COMMENT ON COLUMN public.film.id IS 'Key';
COMMENT ON FOREIGN TABLE public.film IS 'Films';
