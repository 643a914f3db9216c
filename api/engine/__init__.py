"""Where computing happens: warm child processes that can be killed.

Scoring and solving hold Python's lock for long, so that a thread would keep all
other requests waiting; a process can be niced, stopped at once, and takes its
memory with it.
"""

from api.engine.apart import Apart
from api.engine.by_size import BySize
from api.engine.computer import Computer, Here
from api.engine.engine import CallError, Engine

__all__ = ["Apart", "BySize", "CallError", "Computer", "Engine", "Here"]
