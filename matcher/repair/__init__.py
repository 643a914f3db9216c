"""The best plan after a change that leaves alone what people have been told."""

from matcher.repair.repairer import Move, Repairer

__all__ = ["Move", "Repairer"]
