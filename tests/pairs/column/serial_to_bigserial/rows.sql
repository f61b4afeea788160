INSERT INTO users (id) SELECT generate_series(1, 50);
