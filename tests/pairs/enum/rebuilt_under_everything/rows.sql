INSERT INTO a VALUES ('x'), ('y'); INSERT INTO b (id, s, t) SELECT g, 'x', 'x' FROM generate_series(1, 50) g;
