INSERT INTO app.n (at, kind, note) VALUES ('2026-01-05', 'a', NULL), ('2026-02-05', 'b', 'x'), ('2027-02-05', 'b', NULL)
