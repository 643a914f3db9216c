"""The workers of a Dask cluster as the hands of the sparse solver.

What grows with mentees times mentors is done on them: scores, candidates and
pricing. Each worker holds the codes and tables once; a piece of work is sent as
some thousand positions and needs, and comes back as the pairs that count.
Paths and prices stay with whoever solves, so the result is the same to the byte.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from distributed import Client, Future, wait

from scoring.fused.parallel import StoppedError
from scoring.fused.source import Item, Result, Source, StandIn

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
        """Give the codes and tables of a problem to all workers."""
        [remote] = self.client.scatter([source], broadcast=True, hash=False)
        return Shared(source, self.client, remote)


@dataclass(frozen=True, slots=True, eq=False)
class Shared(StandIn):
    """A source that every worker holds, as `scoring.fused.source.Source`."""

    client: Client
    remote: Future[Any]

    def each(
        self, work: Callable[[Source, Item], Result], items: Sequence[Item], should_stop: Callable[[], bool]
    ) -> Iterator[Result]:
        """Do `work` on the workers; see `scoring.fused.source.Source.each`."""
        # Workers that came since the last round have nothing yet.
        self.client.replicate([self.remote])
        [remote_work] = self.client.scatter([work], broadcast=True, hash=False)
        waiting: list[Future[Result]] = self.client.map(
            _do, items, work=remote_work, source=self.remote, pure=False, retries=RETRIES
        )
        try:
            for future in waiting:
                yield _result(future, should_stop)
        finally:
            self.client.cancel(waiting)


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
