INSERT INTO t_old (v) SELECT generate_series(1, 50);
