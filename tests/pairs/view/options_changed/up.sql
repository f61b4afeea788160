ALTER VIEW public.people SET (security_barrier = false);
ALTER VIEW public.people RESET (check_option);
