"""What `GET /metrics` shows: the figures of this process, and those that the database knows.

The database is asked at most every few seconds, however many ask; so each of several
servers can be asked, and all say the same of what they share.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily
from sqlalchemy.exc import SQLAlchemyError

from api.clock import Clock
from api.engine import Engine
from api.observe.metrics import REGISTRY
from api.services.readiness import SILENCE, WITHIN
from api.store import figures, queue
from api.store.database import Database
from api.store.engines import is_postgresql
from api.store.figures import Solving, Waiting

KEPT: Final = 5.0
"""Seconds for which what the database has answered is shown again."""

BOUNDS: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Of how long runs take to be solved, in seconds."""


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """Collects what a process knows of its computing processes and its connections."""

    database: Database
    engine: Engine

    def collect(self) -> Iterator[Metric]:
        """Count them."""
        lanes = self.engine.lanes
        wanted = {name: lane.size for name, lane in lanes.items()}
        up = {name: len(lane.pids) for name, lane in lanes.items()}
        waiting = {name: lane.waiting for name, lane in lanes.items()}
        yield _gauge("engine_processes_wanted", "Computing processes that are to be up.", "lane", wanted)
        yield _gauge("engine_processes", "Computing processes that are up.", "lane", up)
        yield _gauge("engine_waiting", "Calls that wait for a computing process.", "lane", waiting)
        pools = self.database.connections
        most = {name: pool.most for name, pool in pools.items()}
        used = {name: pool.in_use for name, pool in pools.items()}
        yield _gauge("database_connections_most", "Connections that there may be.", "purpose", most)
        yield _gauge("database_connections_in_use", "Connections that are in use.", "purpose", used)


def registry_of(own: OwnFigures) -> CollectorRegistry:
    """All that a process knows."""
    registry = CollectorRegistry()
    registry.register(REGISTRY)
    registry.register(own)
    return registry


@dataclass(slots=True, eq=False)
class _Stored:
    """Collects what the database has answered."""

    metrics: Sequence[Metric] = ()

    def collect(self) -> Sequence[Metric]:
        return self.metrics


@dataclass(slots=True)
class Figures:
    """Writes the figures of a server."""

    database: Database
    engine: Engine
    clock: Clock
    _stored: _Stored = field(default_factory=_Stored)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _good_until: float = 0.0

    async def page(self) -> bytes:
        """All figures, in the text format of Prometheus."""
        async with self._asking:
            if monotonic() >= self._good_until:
                self._stored.metrics = await self._asked()
                self._good_until = monotonic() + KEPT
        registry = registry_of(OwnFigures(self.database, self.engine))
        registry.register(self._stored)
        return generate_latest(registry)

    async def _asked(self) -> list[Metric]:
        """Ask the database; if it does not answer, that is what is shown."""
        now = self.clock.now()
        up = GaugeMetricFamily("matcher_database_up", "Whether the database answers.")
        try:
            async with asyncio.timeout(WITHIN), self.database.read() as session:
                found = await figures.read(session, now, BOUNDS)
                alive = await queue.workers(session, SILENCE) if is_postgresql(self.database.url) else None
        except (SQLAlchemyError, OSError, TimeoutError):
            up.add_metric([], 0)
            return [up]
        up.add_metric([], 1)
        ages = {
            kind: 0.0 if one.since is None else max(0.0, (now - one.since).total_seconds())
            for kind, one in found.waiting.items()
        }
        shown = [
            up,
            *(_gauge(name, f"How many {name} are in each state.", "state", numbers)
              for name, numbers in found.states.items()),
            _gauge("queue_waiting", "What is due and not done yet.", "kind", _numbers(found.waiting)),
            _gauge("queue_oldest_seconds", "How long the oldest of it has been due.", "kind", ages),
            *_solving(found.solving),
        ]  # fmt: skip
        if alive is not None:
            shown.append(
                _plain("queue_listeners", "Live listeners, one for each kind of work of a worker.", alive)
            )
        return shown


def _gauge(name: str, meaning: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"matcher_{name}", meaning, labels=[label])
    for value, number in values.items():
        family.add_metric([str(value)], number)
    return family


def _plain(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"matcher_{name}", meaning, value=value)


def _numbers(waiting: Mapping[str, Waiting]) -> dict[str, float]:
    return {kind: one.number for kind, one in waiting.items()}


def _solving(solving: Solving) -> Iterator[Metric]:
    buckets = [*zip(map(str, BOUNDS), solving.within, strict=True), ("+Inf", solving.number)]
    family = HistogramMetricFamily("matcher_run_solving_seconds", "Seconds that runs took to be solved.")
    family.add_metric([], buckets=buckets, sum_value=solving.seconds)
    yield family
    yield _plain("runs_unproven", "Runs whose plan was not proven to be the best.", solving.unproven)
