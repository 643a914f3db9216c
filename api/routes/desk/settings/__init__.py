"""Setting up a programme."""
