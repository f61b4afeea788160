INSERT INTO p (id) SELECT generate_series(1, 50); INSERT INTO t SELECT generate_series(1, 50);
