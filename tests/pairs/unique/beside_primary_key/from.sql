CREATE TABLE orgs (id bigint PRIMARY KEY, code text);
