INSERT INTO tasks (title, state) SELECT 'a', 'done' FROM generate_series(1, 20);
