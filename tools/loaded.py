"""To load this is to load everything that `matcher` needs, and to have computed once.

An engine does the latter in each of its processes before it uses them; whoever is
forked from a process that has loaded this finds it done, and looks for no garbage in it.
"""

import gc

from api.services.matching import warm_up
from api.settings import Settings
from tools import newborn

__all__ = ["newborn"]

warm_up(Settings().catalogue_dir)
gc.collect()
gc.freeze()
