ALTER OPERATOR FAMILY public.ints USING btree DROP
    OPERATOR 3 (integer, bigint);
ALTER OPERATOR FAMILY public.ints USING btree ADD
    OPERATOR 1 < (bigint, integer),
    OPERATOR 5 > (integer, bigint);
