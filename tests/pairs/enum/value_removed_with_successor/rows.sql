INSERT INTO t SELECT g, CASE WHEN g % 2 = 0 THEN 'b' ELSE 'a' END::st, '{a,b,c}' FROM generate_series(1, 20) g;
