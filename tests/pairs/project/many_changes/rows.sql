INSERT INTO orgs (title) SELECT 'o' || g FROM generate_series(1, 10) g; INSERT INTO users (email, name) SELECT 'e' || g, 'n' || g FROM generate_series(1, 50) g;
