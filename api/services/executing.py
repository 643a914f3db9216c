"""Executing runs: claim, have a child process read and compute, store the result in parts.

No transaction is open while anything is computed, and none lasts while others wait.
A run whose worker dies is found by its silence and run again; what the dead one might
still write is refused, because the number of the attempt has grown.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from uuid import UUID

from api.clock import Clock
from api.engine import CallError, Engine
from api.errors import AppError, DatabaseAway, EngineBusy, EngineDied, Failure
from api.observe import metrics, tracing
from api.schemas.states import RunState
from api.services.found import unpacked
from api.services.recording import record_end, record_part
from api.services.solving import BrokenLock, LockImpossible, Question, Solved, answer
from api.services.telling import WORKER, tell
from api.store import results, runs
from api.store.database import Database
from api.store.records import Run
from api.store.runs import Claim
from api.store.types import JsonObject
from matcher.progress import Progress

BEAT_EVERY = 0.3
"""Seconds between two signs of life; a cancelled run is noticed as fast."""

REST = 2.0
"""For how many times as long as a part has taken others have the server to themselves."""

SILENCE = timedelta(seconds=10)
"""A worker that has not been heard of for so long is taken for dead."""

MOST_CRASHES = 10
"""A run that has ended so many processes that computed it is not given another."""

_log = logging.getLogger(__name__)


class RunCrashed(Failure):
    """The run has ended the process that computed it again and again."""

    code = "run_crashed"


class RunBroken(Failure):
    """The computation has broken off by a fault of ours."""

    code = "run_broken"


class ClaimLostError(Exception):
    """The run was cancelled, or somebody else computes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Executor:
    """Executes runs; what the jobs call.

    Parameters
    ----------
    worker : str
        The name of this process, for whoever looks into the table.
    beat_every : float
        Seconds between two signs of life.
    silence : timedelta
        After how long a worker is taken for dead.
    """

    database: Database
    engine: Engine
    clock: Clock
    worker: str
    beat_every: float = BEAT_EVERY
    silence: timedelta = SILENCE

    async def due(self, limit: int) -> Sequence[UUID]:
        """Runs that wait for a worker or have lost theirs, oldest first."""
        async with self.database.read() as session:
            return await runs.due(session, silent_since=self.clock.now() - self.silence, limit=limit)

    async def execute(self, run_id: UUID) -> None:
        """Take a run to its end, unless somebody else does.

        If the child process dies or this task is cancelled, the run waits for
        a worker again. Only deaths of the child count against the run: what
        ends the whole service is taken for no fault of it.
        """
        now = self.clock.now()
        async with self.database.write() as session:
            run = await runs.claim(
                session, run_id, worker=self.worker, now=now, silent_since=now - self.silence
            )
        if run is None:
            return
        held = Claim(run.id, run.attempt)
        try:
            solved = await self._computed(run, held)
            with tracing.span("recording"):
                await self._finish(run, held, solved)
        except ClaimLostError:
            _log.info("Run %s was cancelled or taken over.", run_id)
        except (EngineBusy, DatabaseAway) as error:
            _log.warning("Run %s waits for a worker again: %s.", run_id, error.code)
            await self._release(held)
        except EngineDied:
            await self._crashed(run, held)
        except asyncio.CancelledError:
            await self._release(held)
            raise
        except LockImpossible as error:
            locks = [_written(lock) for lock in error.locks]
            await self._fail(run, held, error.code, {**error.values, "locks": locks})
        except AppError as error:
            await self._fail(run, held, error.code, dict(error.values))
        except CallError as error:
            _log.error("Run %s has failed by a fault of ours: %s", run_id, error)
            await self._fail(run, held, RunBroken.code, {})

    async def _computed(self, run: Run, held: Claim) -> Solved:
        """Compute, and give signs of life meanwhile."""
        latest = Progress("scoring", 0.0)

        def watch(progress: Progress) -> None:
            nonlocal latest
            latest = progress

        computing = asyncio.create_task(self._compute(run, watch))
        try:
            while True:
                done, _ = await asyncio.wait({computing}, timeout=self.beat_every)
                if done:
                    return computing.result()
                await self._advance(held, latest)
        finally:
            computing.cancel()
            await asyncio.gather(computing, return_exceptions=True)

    async def _compute(self, run: Run, watch: Callable[[Progress], None]) -> Solved:
        question = Question(
            database_url=self.database.url,
            programme_id=run.programme_id,
            policy=run.policy,
            # Not today: a run that is computed again after midnight is the same run.
            as_of=run.created_at.date(),
        )
        solved = await self.engine.call(answer, question, watch=watch, background=True)
        for stage in solved.stages:
            tracing.record(stage.name, stage.begun, stage.ended)
            metrics.count_stage(stage.name, (stage.ended - stage.begun) / 1e9)
        return solved

    async def _advance(self, held: Claim, progress: Progress) -> None:
        async with self.database.write() as session:
            state, fraction = RunState(progress.stage), progress.fraction
            if not await runs.advance(session, held, state=state, progress=fraction, now=self.clock.now()):
                raise ClaimLostError

    async def _finish(self, run: Run, held: Claim, solved: Solved) -> None:
        if run.attempt > 1:
            # An attempt before this one may have got so far.
            async with self.database.write() as session:
                await results.clear(session, run.id)
        for packed in solved.parts:
            begun = monotonic()
            part = unpacked(packed)
            async with self.database.write() as session:
                if not await record_part(session, run, held, part, self.clock.now()):
                    raise ClaimLostError
            await asyncio.sleep(min(REST * (monotonic() - begun), self.beat_every))
        async with self.database.write() as session:
            if not await record_end(session, run, held, solved, self.clock.now()):
                raise ClaimLostError

    async def _fail(self, run: Run, held: Claim, code: str, values: JsonObject) -> None:
        now = self.clock.now()
        async with self.database.write() as session:
            if await runs.fail(session, held, error_code=code, error_values=values, now=now):
                await results.clear(session, run.id)
                await tell(session, WORKER, now, run.programme_id, ("run", run.id), "failed", code=code)

    async def _crashed(self, run: Run, held: Claim) -> None:
        crashes = run.crashes + 1
        _log.warning("Run %s has ended the process that computed it, %d times by now.", run.id, crashes)
        if crashes < MOST_CRASHES:
            await self._release(held, crashed=True)
        else:
            await self._fail(run, held, RunCrashed.code, {"attempts": crashes})

    async def _release(self, held: Claim, *, crashed: bool = False) -> None:
        async with self.database.write() as session:
            await runs.release(session, held, now=self.clock.now(), crashed=crashed)


def _written(lock: BrokenLock) -> dict[str, object]:
    return {"mentee_id": lock.mentee, "mentor_id": lock.mentor, "causes": list(lock.causes)}
