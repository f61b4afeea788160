ALTER VIEW public.people SET (security_barrier = on, check_option = 'cascaded');
