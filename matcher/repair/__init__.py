"""The best plan after a change that leaves alone what people have been told."""

from matcher.repair.budget import TooManyChangesError
from matcher.repair.few_changes import Quality, Repaired, repair
from matcher.repair.moves import Move
from matcher.repair.repairer import Repairer

__all__ = ["Move", "Quality", "Repaired", "Repairer", "TooManyChangesError", "repair"]
