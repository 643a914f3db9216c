"""Imports: read a file apart, then store everybody in it, or nobody; at once or in the background."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextvars import Context
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.engine import CallError, Computer
from api.errors import AppError, DatabaseAway, Failure, NotFound, Unavailable
from api.files.faults import FileFault
from api.files.package import bytes_to_read
from api.schemas.imports import MOST_LISTED, ImportState
from api.security.access import Principal
from api.services import programmes
from api.services.comparing import Plan, Tally, Target, compare, outdated
from api.services.importing import write
from api.services.reading import Form, Parsed, Sent, as_wire, read
from api.store import imports
from api.store.database import Database
from api.store.holding import hold
from api.store.records_imports import Import
from api.store.types import JsonObject, new_id
from api.words import Language, text

BEAT_EVERY: Final = 0.5
"""Seconds between two signs of life of an import in the background."""

SILENCE: Final = timedelta(minutes=5)
"""After so long without a sign of life the process that did an import is taken for dead."""

READ_SHARE: Final = 0.8
"""Of the whole time, reading takes so much."""

_log = logging.getLogger(__name__)


class ImportInterrupted(Unavailable):
    """The process that did an import has ended; nothing of it has been stored."""

    code = "import_interrupted"


class ImportBroken(Failure):
    """An import has broken off by a fault of ours; nothing of it has been stored."""

    code = "import_broken"


@dataclass(slots=True)
class _Ends:
    """What is going on in the background, so that it can be ended with the server."""

    tasks: set[asyncio.Task[None]] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """Does imports.

    Parameters
    ----------
    beat_every : float
        Seconds between two signs of life.
    """

    database: Database
    computer: Computer
    clock: Clock
    beat_every: float = BEAT_EVERY
    going_on: _Ends = field(default_factory=_Ends)

    async def at_once(
        self,
        who: Principal,
        programme_id: UUID,
        sent: Sent,
        *,
        dry_run: bool,
        first: Callable[[AsyncSession], Awaitable[None]] | None = None,
    ) -> JsonObject:
        """Do an import into a programme that the key reaches; its report, an `ImportReport`.

        In the transaction that writes, `first` is called before anybody is written;
        what it raises keeps everybody from being written.
        """
        parsed = await self.computer.call(read, sent, size=bytes_to_read(sent.data), watch=_nobody)
        target = self._target(who, programme_id, sent, new_id(), dry_run=dry_run)
        return await self._store(target, parsed, sent, first=first)

    async def in_background(self, who: Principal, programme_id: UUID, sent: Sent, *, dry_run: bool) -> Import:
        """Begin an import; raise `NotFound`. What a dead process has left is taken for interrupted."""
        now = self.clock.now()
        started = Import(
            id=new_id(),
            programme_id=programme_id,
            role=sent.role,
            dry_run=dry_run,
            state=ImportState.READING,
            progress=0.0,
            version=1,
            report=None,
            error_code=None,
            error_values=None,
            created_at=now,
            updated_at=now,
        )
        target = self._target(who, programme_id, sent, started.id, dry_run=dry_run)
        async with self.database.write() as session:
            await programmes.require(session, who, programme_id)
            await imports.add(session, started)
        self.database.after_commit(lambda: self._begin(target, sent))
        return started

    async def close(self) -> None:
        """End what is going on; it is noted as interrupted."""
        tasks = tuple(self.going_on.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _target(
        self, who: Principal, programme_id: UUID, sent: Sent, import_id: UUID, *, dry_run: bool
    ) -> Target:
        return Target(
            programme_id=programme_id,
            role=sent.role,
            actor=who.key_id,
            now=self.clock.now(),
            import_id=import_id,
            dry_run=dry_run,
        )

    def _begin(self, target: Target, sent: Sent) -> None:
        # In a context of its own: what it writes must not become part of what the request writes.
        task = asyncio.get_running_loop().create_task(self._do(target, sent), context=Context())
        self.going_on.tasks.add(task)
        task.add_done_callback(self.going_on.tasks.discard)

    async def _do(self, target: Target, sent: Sent) -> None:
        """Take an import to its end, and note how it has ended."""
        try:
            parsed = await self._watched(target, sent)
            await self._note(target, state=ImportState.WRITING, progress=READ_SHARE)
            await self._store(target, parsed, sent, note_end=True)
        except asyncio.CancelledError:
            await self._fail(target, ImportInterrupted())
            raise
        except AppError as error:
            await self._fail(target, error)
        except SQLAlchemyError as error:
            _log.error("Import %s: the database has failed: %s.", target.import_id, type(error).__qualname__)
            await self._fail(target, DatabaseAway())
        except CallError as error:
            _log.error("Import %s has failed by a fault of ours: %s", target.import_id, error)
            await self._fail(target, ImportBroken())

    async def _watched(self, target: Target, sent: Sent) -> Parsed:
        """Read the file, and note now and then how far that is."""
        latest = 0.0

        def watch(fraction: float) -> None:
            nonlocal latest
            latest = fraction

        reading = asyncio.create_task(
            self.computer.call(read, sent, size=bytes_to_read(sent.data), watch=watch)
        )
        try:
            while True:
                done, _ = await asyncio.wait({reading}, timeout=self.beat_every)
                if done:
                    return reading.result()
                await self._note(target, state=ImportState.READING, progress=READ_SHARE * latest)
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _store(
        self,
        target: Target,
        parsed: Parsed,
        sent: Sent,
        *,
        first: Callable[[AsyncSession], Awaitable[None]] | None = None,
        note_end: bool = False,
    ) -> JsonObject:
        """Store the people of a file that has no fault; what came of it, as an `ImportReport`.

        Everybody is looked at before the transaction that writes, so that others wait for its writing alone.
        """
        plan = Plan()
        if not parsed.fault_count:
            async with self.database.read() as session:
                plan = await compare(session, target, parsed)
        if not (parsed.fault_count or target.dry_run or plan.tally.conflicts):
            async with self.database.write() as session:
                await hold(session, target.programme_id)
                if await outdated(session, target, plan):
                    plan = await compare(session, target, parsed)
                if not plan.tally.conflicts:
                    if first is not None:
                        await first(session)
                    await write(session, target, plan)
                report = _report(parsed, plan.tally, sent.language)
                if note_end:
                    await _end(session, target, self.clock.now(), report)
            return report
        report = _report(parsed, plan.tally, sent.language)
        if note_end:
            async with self.database.write() as session:
                await _end(session, target, self.clock.now(), report)
        return report

    async def _note(self, target: Target, *, state: ImportState, progress: float) -> None:
        async with self.database.write() as session:
            await imports.change(session, target.import_id, self.clock.now(), state=state, progress=progress)

    async def _fail(self, target: Target, error: AppError) -> None:
        async with self.database.write() as session:
            await imports.change(
                session,
                target.import_id,
                self.clock.now(),
                state=ImportState.FAILED,
                error_code=error.code,
                error_values=dict(error.values),
            )


async def reachable(session: AsyncSession, who: Principal, programme_id: UUID) -> None:
    """Raise `NotFound` before a file is read that has nowhere to go."""
    await programmes.require(session, who, programme_id)


async def get(session: AsyncSession, clock: Clock, who: Principal, import_id: UUID) -> Import:
    """An import in the background; raise `NotFound` if there is none that the key reaches."""
    found = await imports.find(session, import_id)
    if found is None or not who.sees(str(found.programme_id)):
        raise NotFound("import", str(import_id))
    return as_seen(found, clock.now())


def as_seen(found: Import, now: datetime) -> Import:
    """An import as it is; one that nobody has heard of for long was interrupted."""
    if found.state.ended or now - found.updated_at < SILENCE:
        return found
    # A version of its own: whoever has seen the one that is stored hears of the end.
    return replace(
        found,
        state=ImportState.FAILED,
        error_code=ImportInterrupted.code,
        error_values={},
        version=found.version + 1,
    )


async def _end(session: AsyncSession, target: Target, now: datetime, report: JsonObject) -> None:
    state = ImportState.REFUSED if report["error_count"] else ImportState.DONE
    if not await imports.change(session, target.import_id, now, state=state, progress=1.0, report=report):
        raise ImportInterrupted


def _report(parsed: Parsed, tally: Tally, language: Language) -> JsonObject:
    """What came of a file; with a fault, nothing."""
    conflicts = [
        as_wire(FileFault(file="", row=row, column=_heading(parsed, language), fault=fault), language)
        for row, fault in tally.conflicts[:MOST_LISTED]
    ]
    error_count = parsed.fault_count + len(tally.conflicts)
    if error_count:
        tally = Tally()
    return {
        "created": tally.created,
        "updated": tally.updated,
        "unchanged": tally.unchanged,
        "errors": [*parsed.faults, *conflicts],
        "error_count": error_count,
        "notes": list(parsed.notes),
    }


def _heading(parsed: Parsed, language: Language) -> str:
    """Where a capacity stands in the file."""
    return "/capacity" if parsed.form is Form.NDJSON else text("column.capacity", language)


def _nobody(fraction: float) -> None:
    """Nobody watches."""
    del fraction
