INSERT INTO app.other VALUES (1), (2), (3); INSERT INTO app.events VALUES (1, '2026-01-05', 'a'), (2, '2026-02-05', 'a'), (3, '2026-02-06', 'b'); INSERT INTO app."user" VALUES (1, '2026-01-05', 'a')
