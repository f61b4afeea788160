CREATE TYPE mood AS ENUM ('2024-01-01', 'sad'); CREATE TABLE people (id int, m mood);
