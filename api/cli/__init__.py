"""The command `matcher`.

Exit status 0; 1 for a fault in the input, each named; 2 for wrong usage.
"""

from api.cli.command import main

__all__ = ["main"]
