INSERT INTO p (id, up, n) SELECT g, 1, g FROM generate_series(1, 50) g; INSERT INTO t SELECT generate_series(1, 50);
