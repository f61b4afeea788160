"""validate.py SCHEMA FILE…: a line for each model file that the JSON Schema refuses."""
import json
import sys
import tomllib

import jsonschema

with open(sys.argv[1]) as file:
    schema = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
for name in sys.argv[2:]:
    with open(name, "rb") as file:
        error = jsonschema.exceptions.best_match(validator.iter_errors(tomllib.load(file)))
    if error:
        print(f"{name}: {'.'.join(map(str, error.absolute_path))}: {error.message[:200]}")
