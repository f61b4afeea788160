INSERT INTO app.events (at, kind) VALUES ('2026-01-05', 'a'), ('2026-02-06', 'b'), ('2027-01-01', 'q')
