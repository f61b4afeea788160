INSERT INTO users (id, c) SELECT g, true FROM generate_series(1, 50) g;
