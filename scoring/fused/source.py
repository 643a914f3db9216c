"""Where points come from: the shape that people and matrices share for the compiled kernel.

A pair's score is the weighted mean of three tables' entries, rounded half to
even; a fourth table holds only permission. The tables are over codes, made for
some mentees at a time, so that none grows with the product of both sides.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from scoring.policy import FULL_SCORE

Int16s = npt.NDArray[np.int16]
Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Uint32s = npt.NDArray[np.uint32]

Item = TypeVar("Item")
Result = TypeVar("Result")

REFUSED = -1
"""The entry of a pair that must not be made."""

HIGHEST = FULL_SCORE
"""No entry and no score is higher."""


class Columns(NamedTuple):
    """Codes of the mentors in the four tables, uint32 [m] each."""

    first: Uint32s
    second: Uint32s
    third: Uint32s
    fourth: Uint32s


class Points(NamedTuple):
    """The points of some mentees with everybody.

    Parameters
    ----------
    first, second, third : int16 [codes of these mentees, codes of the mentors]
        [0, 10000]; in the second and third also `REFUSED`.
    fourth : int16 [codes of these mentees, codes of the mentors]
        0 or `REFUSED`.
    codes : int64 [r, 4]
        The row of each mentee in the four tables.
    barred : int64 [b, 2]
        Rows of the fourth table and mentors, for pairs that are excluded one by
        one; sorted by mentor. Such a row belongs to one mentee alone.
    """

    first: Int16s
    second: Int16s
    third: Int16s
    fourth: Int16s
    codes: Int64s
    barred: Int64s


class Source(Protocol):
    """The free mentees and the mentors with free seats, in an order in which neighbours are alike."""

    @property
    def mentees(self) -> Int64s:
        """Their indices in the problem, int64 [n]."""
        ...

    @property
    def mentors(self) -> Int64s:
        """Their indices in the problem, int64 [m]."""
        ...

    @property
    def columns(self) -> Columns:
        """The codes of the mentors."""
        ...

    @property
    def weights(self) -> tuple[int, int, int]:
        """What the first three tables count."""
        ...

    @property
    def rows_at_once(self) -> int:
        """So many mentees are asked for at a time, at most."""
        ...

    def points(self, rows: Int64s) -> Points:
        """The points of the mentees at `rows` (positions, ascending)."""
        ...

    def each(
        self,
        work: "Callable[[Source, Item], Result]",
        items: Sequence[Item],
        should_stop: Callable[[], bool],
    ) -> Iterator[Result]:
        """Do `work` with this source on all items, several at a time, and give the results in order.

        By threads, or on other machines: work and items can be pickled, and each
        result depends on the source and its item alone.

        Raises
        ------
        StoppedError
            Within a second after `should_stop` has said so.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class StandIn:
    """Stands for another source, to which it leaves what it does not do itself."""

    source: Source

    @property
    def mentees(self) -> Int64s:
        """As in the source."""
        return self.source.mentees

    @property
    def mentors(self) -> Int64s:
        """As in the source."""
        return self.source.mentors

    @property
    def columns(self) -> Columns:
        """As in the source."""
        return self.source.columns

    @property
    def weights(self) -> tuple[int, int, int]:
        """As in the source."""
        return self.source.weights

    @property
    def rows_at_once(self) -> int:
        """As in the source."""
        return self.source.rows_at_once

    def points(self, rows: Int64s) -> Points:
        """As in the source."""
        return self.source.points(rows)
