INSERT INTO app.events VALUES ('2025-02-02', 'x'), ('2025-02-02', 'y'), ('2020-01-01', 'z')
