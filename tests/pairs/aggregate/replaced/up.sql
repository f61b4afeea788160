CREATE OR REPLACE AGGREGATE public.total(integer) (
    SFUNC = public.add_one,
    STYPE = bigint,
    INITCOND = '0',
    PARALLEL = SAFE
);
