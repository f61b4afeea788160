INSERT INTO "Some App"."Orders of All" ("Region") VALUES ('north'), ('south'), ('west')
