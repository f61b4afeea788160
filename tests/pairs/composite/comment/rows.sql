INSERT INTO t SELECT g, ROW('s' || g, g)::addr, ARRAY[ROW('x', 1)::addr] FROM generate_series(1, 20) g; INSERT INTO t VALUES (21, NULL, NULL), (22, ROW(NULL, NULL), '{}');
