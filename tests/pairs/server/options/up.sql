ALTER FOREIGN DATA WRAPPER plain OPTIONS (ADD debug 'true');
COMMENT ON FOREIGN DATA WRAPPER plain IS 'Plain';
GRANT ALL ON FOREIGN DATA WRAPPER plain TO server_reader;
ALTER SERVER films OPTIONS (ADD fetch_size '100', SET host 'db''s', DROP dbname);
COMMENT ON SERVER films IS 'Films';
GRANT ALL ON FOREIGN SERVER films TO server_reader;
