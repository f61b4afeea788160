INSERT INTO users (id, c) SELECT g, '{}' FROM generate_series(1, 50) g;
