CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE tasks (
  id serial PRIMARY KEY,
  title varchar(80) NOT NULL,
  state state DEFAULT 'new',
  parent int REFERENCES tasks ON DELETE CASCADE,
  CHECK (title IN ('a', 'b') OR id > 0)
);
CREATE INDEX ON tasks (lower(title)) WHERE state = 'new';
