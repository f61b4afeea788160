INSERT INTO p SELECT 1 + n % 3, n FROM generate_series(1, 9) n;
