INSERT INTO p SELECT g, g FROM generate_series(1, 50) g; INSERT INTO t (id, a, b, r) SELECT g, g, g, int4range(g, g + 1) FROM generate_series(1, 50) g;
