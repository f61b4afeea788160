INSERT INTO app.other VALUES (1), (2);
INSERT INTO app.events (at, kind, other) VALUES ('2025-01-05', 'a', 1), ('2026-01-05', 'b', 1), ('2026-02-05', 'a', 2), ('2026-02-06', 'c', 2);
INSERT INTO app.mark VALUES (1, '2025-01-05')
