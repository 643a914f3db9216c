"""The solver of large pools: exact, without ever holding the matrix of scores."""
