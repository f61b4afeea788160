INSERT INTO app.events VALUES (1, '2026-01-05', 'a')
