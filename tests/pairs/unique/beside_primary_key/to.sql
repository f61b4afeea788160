CREATE TABLE orgs (id bigint PRIMARY KEY, code text);
ALTER TABLE orgs ADD CONSTRAINT orgs_id_again UNIQUE (id), ADD CONSTRAINT orgs_code UNIQUE (code);
ALTER TABLE orgs ADD CONSTRAINT orgs_code_again UNIQUE (code);
