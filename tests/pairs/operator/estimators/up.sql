ALTER OPERATOR app.=== (integer, integer) SET (RESTRICT = NONE, JOIN = eqjoinsel);
