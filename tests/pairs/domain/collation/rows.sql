INSERT INTO t SELECT g, 'b' || g FROM generate_series(1, 20) g;
