INSERT INTO t SELECT g, ROW('a', g)::pair, ROW(ARRAY[ROW('c', 2)::pair], 'a')::nested FROM generate_series(1, 20) g;
