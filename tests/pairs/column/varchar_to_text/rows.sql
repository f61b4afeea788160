INSERT INTO users (id, c) SELECT g, '1' FROM generate_series(1, 50) g;
