CREATE OPERATOR public.>>> (
    FUNCTION = public.more,
    LEFTARG = integer,
    RIGHTARG = integer,
    COMMUTATOR = OPERATOR(public.<<<)
);
