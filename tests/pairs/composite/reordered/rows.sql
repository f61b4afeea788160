INSERT INTO t SELECT g, ROW('s' || g, g)::addr FROM generate_series(1, 20) g; INSERT INTO t VALUES (21, NULL), (22, ROW(NULL, NULL));
