INSERT INTO h SELECT g, g::text FROM generate_series(1, 20) g
