CREATE TABLE public.fresh (
    id bigint NOT NULL
);
REVOKE UPDATE ON TABLE public.fresh FROM default_privileges_new;
GRANT SELECT, INSERT ON TABLE public.fresh TO default_privileges_new;
