CREATE OR REPLACE LANGUAGE mine HANDLER public.my_handler VALIDATOR public.my_validator;
