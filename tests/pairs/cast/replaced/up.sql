DROP CAST (integer AS app.mood);
CREATE CAST (integer AS app.mood) WITH FUNCTION app.to_mood(integer) AS IMPLICIT;
COMMENT ON CAST (integer AS app.mood) IS 'c';
