"""Use cases: what the service does, one module each."""
