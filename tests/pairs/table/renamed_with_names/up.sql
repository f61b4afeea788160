ALTER TABLE public.people RENAME TO persons;
ALTER TABLE public.persons RENAME COLUMN boss_id TO chief_id;
ALTER TABLE public.persons RENAME CONSTRAINT people_pk TO persons_pk;
ALTER INDEX public.people_boss_i RENAME TO persons_chief_i;
ALTER TABLE public.persons RENAME CONSTRAINT people_boss TO persons_chief;
