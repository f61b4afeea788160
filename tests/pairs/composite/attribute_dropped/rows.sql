INSERT INTO t SELECT g, ROW('s' || g, g, 'c')::addr FROM generate_series(1, 20) g
