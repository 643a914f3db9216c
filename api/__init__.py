"""Everything that touches the outside world: HTTP, files, database, jobs, command line."""
