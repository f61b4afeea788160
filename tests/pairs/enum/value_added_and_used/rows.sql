INSERT INTO e (id, s, arr) SELECT g, 'a', '{a,c}' FROM generate_series(1, 50) g;
