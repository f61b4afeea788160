INSERT INTO t SELECT g, ROW('s' || g, g, 1)::addr, ARRAY[ROW('x', 1, 1)::addr] FROM generate_series(1, 20) g; INSERT INTO t VALUES (21, NULL, NULL), (22, ROW(NULL, NULL, NULL), '{}');
