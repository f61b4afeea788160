INSERT INTO users (id, c) SELECT g, '7' FROM generate_series(1, 50) g;
