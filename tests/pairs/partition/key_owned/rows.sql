INSERT INTO app.o (at) VALUES ('2026-01-01'), ('2026-02-01');
GRANT ALL ON SCHEMA app TO partition_key_owner;
ALTER TABLE app.o OWNER TO partition_key_owner;
GRANT SELECT, INSERT (at) ON app.o TO partition_key_reader;
GRANT USAGE ON SEQUENCE app.o_id_seq TO partition_key_reader
