INSERT INTO users (id, c) SELECT g, '2024-01-01' FROM generate_series(1, 50) g;
