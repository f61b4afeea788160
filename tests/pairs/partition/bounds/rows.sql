INSERT INTO app.events (at) VALUES ('2026-01-05')
