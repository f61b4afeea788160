INSERT INTO users (id, name) SELECT g, NULL FROM generate_series(1, 50) g;
