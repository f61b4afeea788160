INSERT INTO users (id, c) SELECT g, 'abc' FROM generate_series(1, 50) g;
