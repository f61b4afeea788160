INSERT INTO app.k VALUES (1, NULL, NULL, '12'), (2, 's', 'x', '123')
