INSERT INTO people SELECT g, NULL FROM generate_series(1, 50) g; INSERT INTO pets SELECT generate_series(1, 50);
