INSERT INTO t SELECT g, span(g, g + 1) FROM generate_series(1, 20) g;
