INSERT INTO t (id, d, e, arr) SELECT g, g, g + 1, ARRAY[g, g + 1] FROM generate_series(1, 20) g;
