"""Store the cohort and match it, on the ways that any other client takes."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.demo.cohort import Cohort
from api.engine import Engine
from api.files.people import Person
from api.files.plan_tables import NamedOutcome
from api.jobs import InProcessJobs
from api.schemas.people import PersonInput
from api.schemas.programmes import ProgrammeInput
from api.schemas.runs import RunInput
from api.schemas.states import Role, RunState
from api.security.access import Principal, Scope
from api.services import people, programmes, runs
from api.services.executing import Executor
from api.services.following import follow
from api.services.matching import warm_up
from api.services.pages import Part, Window
from api.services.versions import Expected
from api.settings import Settings
from api.store import migrate
from api.store.database import Database
from api.store.records import Programme, Run
from api.store.types import JsonObject
from api.store.waking import Kind
from api.words import Language
from matcher.outcome import Outcome, Pair, Summary, Unmatched
from scoring.catalogue import Catalogue, load
from scoring.explain import Reason

T = TypeVar("T")

DEMO = Principal("demo", frozenset({Scope.ADMIN}))
"""Who acts: somebody who may do everything."""

PAGE = 500


class DemoFailedError(RuntimeError):
    """The run did not come to a good end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """What stands in the database now, and the plan to be shown."""

    programme_id: UUID
    run: Run
    seconds: float
    named: NamedOutcome


async def stage(settings: Settings, clock: Clock, cohort: Cohort, slug: str, language: Language) -> Staged:
    """Migrate, store the programme and its people, and execute a run; twice does no harm.

    People are synchronised by their external references, so that a second call
    with the same cohort changes nothing but adds a run.

    Raises
    ------
    DemoFailedError
        If the run fails or is cancelled.
    """
    catalogue = load(settings.catalogue_dir)
    await migrate.upgrade(settings.database_url)
    async with Database(settings) as database:
        async with database.write() as session:
            programme = await _programme(session, clock, slug)
            stored = {
                role: await _store(session, clock, programme.id, role, profiles, catalogue)
                for role, profiles in ((Role.MENTOR, cohort.mentors), (Role.MENTEE, cohort.mentees))
            }
        async with _jobs(settings, clock, database):
            async with database.write() as session:
                run = await runs.start(session, clock, DEMO, programme.id, RunInput())
            async for seen in follow(database, run):
                run = seen or run
        if run.state is not RunState.DONE:
            raise DemoFailedError(f"The run ended as {run.state}: {run.error_code}.")
        outcome = await _outcome(database, run, stored[Role.MENTOR])
    named = NamedOutcome(
        outcome=outcome,
        mentees={person.id: person for person in stored[Role.MENTEE]},
        mentors={person.id: person for person in stored[Role.MENTOR]},
        language=language,
        catalogue=catalogue,
    )
    return Staged(programme_id=programme.id, run=run, seconds=_figures(run)["seconds"], named=named)


async def _programme(session: AsyncSession, clock: Clock, slug: str) -> Programme:
    """The programme of this name in addresses, made if it is not there."""
    window = Window(PAGE)
    while True:
        part = await programmes.listed(session, DEMO, window)
        found = next((programme for programme in part.items if programme.slug == slug), None)
        if found is not None:
            return found
        if part.next_cursor is None:
            data = ProgrammeInput(name=f"Demo {slug}", slug=slug)
            return await programmes.create(session, clock, DEMO, data)
        window = Window.read(PAGE, part.next_cursor)


async def _store(
    session: AsyncSession,
    clock: Clock,
    programme_id: UUID,
    role: Role,
    profiles: Sequence[dict[str, Any]],
    catalogue: Catalogue,
) -> list[Person]:
    """Create or update people; returns them under the ids that they have in the database."""
    stored = []
    for row, wire in enumerate(profiles, start=1):
        data = PersonInput.parse(wire, catalogue)
        reference: str = wire["external_ref"]
        put = await people.put(session, clock, DEMO, programme_id, role, reference, data, expected=Expected())
        stored.append(Person(id=str(put.person.id), row=row, profile=data))
    return stored


@asynccontextmanager
async def _jobs(settings: Settings, clock: Clock, database: Database) -> AsyncIterator[None]:
    """The same path that runs take in the service."""
    engine = Engine(settings, partial(warm_up, settings.catalogue_dir))
    jobs = InProcessJobs(Executor(database=database, engine=engine, clock=clock, worker="demo"), at_once=1)
    database.when_due(Kind.RUNS, jobs.wake)
    engine.start()
    jobs.start()
    try:
        yield
    finally:
        await jobs.close()
        await engine.close()


async def _outcome(database: Database, run: Run, mentors: Sequence[Person]) -> Outcome:
    """The result of a run, read as a client reads it."""
    async with database.read() as session:
        proposals = await _all(lambda window: runs.proposals(session, DEMO, run.id, window))
        left = await _all(lambda window: runs.unmatched(session, DEMO, run.id, window))
    pairs = tuple(
        Pair(
            mentee=str(proposal.mentee_id),
            mentor=str(proposal.mentor_id),
            score=proposal.score,
            criteria=proposal.criteria,
            reasons=_reasons(proposal.reasons),
            locked=proposal.locked,
        )
        for proposal in proposals
    )
    busy = {pair.mentor for pair in pairs}
    return Outcome(
        pairs=pairs,
        unmatched=tuple(
            Unmatched(
                mentee=str(one.mentee_id),
                feasible_mentors=one.feasible_mentors,
                broken_rules=one.broken_rules,
                reasons=_reasons(one.reasons),
            )
            for one in left
        ),
        idle_mentors=tuple(person.id for person in mentors if person.id not in busy),
        summary=msgspec.convert({k: v for k, v in _figures(run).items() if k != "seconds"}, Summary),
        certificate={},
    )


async def _all(read: Callable[[Window], Awaitable[Part[T]]]) -> list[T]:
    """Every item of a list, page by page."""
    items: list[T] = []
    part = await read(Window(PAGE))
    while True:
        items += part.items
        if part.next_cursor is None:
            return items
        part = await read(Window.read(PAGE, part.next_cursor))


def _reasons(stored: Sequence[JsonObject]) -> tuple[Reason, ...]:
    return tuple(Reason(reason["code"], reason["values"]) for reason in stored)


def _figures(run: Run) -> JsonObject:
    assert run.summary is not None
    return run.summary
