INSERT INTO p SELECT generate_series(1, 50); INSERT INTO t SELECT generate_series(1, 50);
