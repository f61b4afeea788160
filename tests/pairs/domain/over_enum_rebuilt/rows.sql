INSERT INTO t SELECT g, 'c', 'a', '{a,a}' FROM generate_series(1, 20) g;
