INSERT INTO users (id, c) SELECT g, now() FROM generate_series(1, 50) g;
