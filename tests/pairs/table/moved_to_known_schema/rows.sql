INSERT INTO users SELECT generate_series(1, 50);
