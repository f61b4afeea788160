INSERT INTO app.events (at) VALUES ('2026-01-05'); INSERT INTO app.other VALUES (1, '2026-02-02', 'a')
