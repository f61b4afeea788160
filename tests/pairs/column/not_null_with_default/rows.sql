INSERT INTO users (id, name) SELECT g, 'n' FROM generate_series(1, 50) g;
