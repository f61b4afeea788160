INSERT INTO app.t VALUES ('small');
