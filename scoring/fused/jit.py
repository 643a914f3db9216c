"""How the loops of this package are compiled."""

from collections.abc import Callable, Sequence
from functools import update_wrapper
from importlib import import_module
from typing import Generic, ParamSpec, Protocol, TypeVar, cast

P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)


class Dispatcher(Protocol[P, R_co]):
    """What Numba makes of a function."""

    signatures: Sequence[object]
    _numba_type_: object

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Call it, compiled for the kind of these arguments."""
        ...


class Compiled(Generic[P, R_co]):
    """A function that Numba compiles where it is first called: who computes nothing does not load Numba.

    It is called once for thousands of pairs; some tenths of a microsecond for the way
    through here do not count. Compiled functions call each other directly.
    """

    def __init__(self, function: Callable[P, R_co]) -> None:
        update_wrapper(self, function)
        self._function = function
        self._made: Dispatcher[P, R_co] | None = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """Call what was compiled."""
        return (self._made or self._make())(*args, **kwargs)

    @property
    def kinds(self) -> int:
        """For how many kinds of arguments it is compiled by now."""
        return 0 if self._made is None else len(self._made.signatures)

    @property
    def _numba_type_(self) -> object:
        """What Numba takes it for in another function that it compiles."""
        return (self._made or self._make())._numba_type_

    def _make(self) -> Dispatcher[P, R_co]:
        made = import_module("numba").njit(cache=True, nogil=True)(self._function)
        self._made = cast("Dispatcher[P, R_co]", made)
        return self._made


def compiled(function: Callable[P, R_co]) -> Callable[P, R_co]:
    """Compile `function` with Numba: once, kept beside the module, and without the interpreter's lock.

    The lock is released so that threads can share the rows of a pool, and so
    that a progress bar lives while a solver works. No fast mathematics: the
    solver is exact, in integers.
    """
    return Compiled(function)
