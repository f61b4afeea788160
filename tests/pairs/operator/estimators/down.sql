ALTER OPERATOR app.=== (integer, integer) SET (RESTRICT = eqsel, JOIN = NONE);
