INSERT INTO app.h (name) VALUES ('A'), ('z'), (NULL)
