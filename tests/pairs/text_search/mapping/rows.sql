INSERT INTO t SELECT g, 'the words' FROM generate_series(1, 20) g;
