INSERT INTO a (x, gone) VALUES (1, 2); INSERT INTO c (x, q, gone) VALUES (1, 2, 3)
