INSERT INTO app.e VALUES (1, '2026-01-01', 'x', NULL), (2, NULL, 'y', 1)
