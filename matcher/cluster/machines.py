"""The workers of a Dask cluster as the hands of the sparse solver.

What grows with mentees times mentors is done on them: scores, candidates and
pricing. Each worker holds the codes and tables once; a piece of work is sent as
some thousand positions and needs, and comes back as the pairs that count.
Paths and prices stay with whoever solves, so the result is the same to the byte.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import dask
from distributed import Client, Future, wait

from scoring.fused.parallel import StoppedError
from scoring.fused.source import Item, Result, Source, StandIn

Anything = TypeVar("Anything")

RETRIES = 5
"""So often a piece of work is done anew whose worker was lost or broke off."""

LOOK_UP = 0.25
"""Seconds between two looks at `should_stop`."""


@dataclass(frozen=True, slots=True)
class Machines:
    """A Dask cluster, to be given to `matcher.solve` as `share=Machines(client).share`.

    Workers may be lost on the way and may come later: what they had is done by others.

    Parameters
    ----------
    client : distributed.Client
        Connected; its workers have this package installed.
    """

    client: Client

    def share(self, source: Source) -> "Shared":
        """Give the codes and tables of a problem to all workers that are to work on it."""
        return Shared(source, self.client, _held(self.client, source))


@dataclass(frozen=True, slots=True, eq=False)
class Shared(StandIn):
    """A source that every worker holds, as `scoring.fused.source.Source`."""

    client: Client
    remote: Future[Any]

    def each(
        self, work: Callable[[Source, Item], Result], items: Sequence[Item], should_stop: Callable[[], bool]
    ) -> Iterator[Result]:
        """Do `work` on the workers; see `scoring.fused.source.Source.each`."""
        waiting: list[Future[Result]] = self.client.map(
            _do, items, work=_held(self.client, work), source=self.remote, pure=False, retries=RETRIES
        )
        try:
            for future in waiting:
                yield _result(future, should_stop)
        finally:
            self.client.cancel(waiting)


def _held(client: Client, value: Anything) -> Future[Anything]:
    """Something that workers fetch from each other, and that the scheduler gives out again.

    What is scattered is gone with the last worker that has it, and Dask keeps one
    copy of what nobody works with at the moment. The result of a task is made anew.
    """
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"}):
        held: Future[Anything] = client.submit(_given, value, pure=False, retries=RETRIES)
    return held


def _given(value: Anything) -> Anything:
    return value


def _do(item: Item, work: Callable[[Source, Item], Result], source: Source) -> Result:
    return work(source, item)


def _result(future: Future[Result], should_stop: Callable[[], bool]) -> Result:
    while True:
        if should_stop():
            raise StoppedError
        try:
            wait([future], timeout=LOOK_UP)
        except TimeoutError:
            continue
        # The work may have failed with a TimeoutError of its own, for which nobody should wait.
        return future.result()
