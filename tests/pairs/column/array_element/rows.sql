INSERT INTO users (id, c) SELECT g, '{a,b}' FROM generate_series(1, 50) g;
