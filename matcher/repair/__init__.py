"""The best plan after a change that leaves alone what people have been told."""

from matcher.repair.moves import Move
from matcher.repair.repairer import Repairer

__all__ = ["Move", "Repairer"]
