"""The history of the schema, one set for every database."""
