INSERT INTO t SELECT g, g % 5, g % 7, 'x' FROM generate_series(1, 100) g;
