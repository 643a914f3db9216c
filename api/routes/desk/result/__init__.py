"""What a run has found, and decisions about it."""
