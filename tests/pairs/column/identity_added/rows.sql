INSERT INTO users (id, n) SELECT g, g FROM generate_series(1, 50) g;
