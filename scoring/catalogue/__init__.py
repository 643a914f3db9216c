"""What the criteria know of the world: occupations, places and languages, looked up by code or by name."""
