ALTER SCHEMA app OWNER TO owner_two;
ALTER TYPE app.mood OWNER TO owner_two;
ALTER SEQUENCE app.numbers OWNER TO owner_two;
ALTER TABLE app.users OWNER TO owner_two;
