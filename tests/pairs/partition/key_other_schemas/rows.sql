INSERT INTO app.log (at, note) VALUES ('2025-01-01', 'a'), ('2026-01-02', 'b'), ('2026-03-01', 'c')
