INSERT INTO t SELECT g, g, ARRAY[g, g + 1] FROM generate_series(1, 20) g;
