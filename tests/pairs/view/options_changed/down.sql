ALTER VIEW public.people SET (check_option = 'cascaded', security_barrier = on);
