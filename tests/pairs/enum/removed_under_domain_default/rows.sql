INSERT INTO items VALUES (1, ROW('b', 1), 'b', '{b}');
