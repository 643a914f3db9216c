"""How the loops of this package are compiled."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` with Numba: once, kept beside the module, and without the interpreter's lock.

    The lock is released so that threads can share the rows of a pool, and so
    that a progress bar lives while a solver works. No fast mathematics: the
    solver is exact, in integers.
    """
    return cast("Callable[P, R]", numba.njit(cache=True, nogil=True)(function))
