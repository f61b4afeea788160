DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pair_writer') THEN CREATE ROLE pair_writer; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pair_reader') THEN CREATE ROLE pair_reader; END IF;
END $$
