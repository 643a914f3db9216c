"""Some of the mentors of a source, as a source."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from scoring.fused.search import Found
from scoring.fused.source import Columns, Int64s, Item, Points, Result, Source, StandIn


@dataclass(frozen=True, slots=True, eq=False)
class Narrowed(StandIn):
    """A source with some of its mentors only, by position, ascending."""

    some: Int64s

    @property
    def mentors(self) -> Int64s:
        """The mentors that remain, by index in the problem."""
        return self.source.mentors[self.some]

    @property
    def columns(self) -> Columns:
        """Their codes."""
        return Columns(*(codes[self.some] for codes in self.source.columns))

    def points(self, rows: Int64s) -> Points:
        """The points of the mentees at `rows`; the exclusions of the other mentors are left out."""
        points = self.source.points(rows)
        place = np.searchsorted(self.some, points.barred[:, 1])
        here = self.some[np.minimum(place, len(self.some) - 1)] == points.barred[:, 1]
        barred = np.stack([points.barred[here, 0], place[here]], axis=1)
        return points._replace(barred=barred)

    def each(
        self, work: Callable[[Source, Item], Result], items: Sequence[Item], should_stop: Callable[[], bool]
    ) -> Iterator[Result]:
        """Wherever the source does its work; it is narrowed there."""
        return self.source.each(partial(_narrowed, work, self.some), items, should_stop)


def widened(found: Found, some: Int64s) -> Found:
    """What was found with `some` of the mentors only, by position among all."""
    return replace(found, mentor=some[found.mentor].astype(np.int32))


def _narrowed(work: Callable[[Source, Item], Result], some: Int64s, source: Source, item: Item) -> Result:
    return work(Narrowed(source, some), item)
