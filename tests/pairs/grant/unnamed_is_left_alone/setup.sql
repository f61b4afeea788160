CREATE TABLE users (id bigint NOT NULL);
GRANT SELECT ON users TO grant_unnamed;
GRANT UPDATE (id) ON users TO grant_unnamed
