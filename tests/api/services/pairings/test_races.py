"""Two coordinators and eight clients at once, on the same proposals, seats and answers."""

import asyncio
import random
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import insert, text

from api.errors import Conflict, MentorFull
from api.schemas.pairings import PairingInput
from api.schemas.people import PairInput
from api.schemas.states import PairKind, ProposalState, Role
from api.services import approving, opening, pairings, pairs, people
from api.services.pairings import Wish
from api.services.versions import Expected
from api.settings import Settings
from api.store import pairings as stored
from api.store.database import Database
from api.store.models import ProposalRow
from api.store.records import Proposal
from api.store.rows import values
from api.store.types import new_id
from matcher.pairing import Event
from tools.invariants import BROKEN

CLIENTS, PROCESSES = 10, 2


@pytest.fixture
def rounds(request):
    """How often each race is run, as `--rounds` says."""
    return request.config.getoption("rounds")


@pytest.fixture(autouse=True)
def no_deadlock(databases, url):
    """PostgreSQL has never had to break off a transaction because some waited in a circle."""
    yield
    if url.startswith("postgresql"):
        found = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        assert databases.ask(url, found) == [(0,)]


@pytest.fixture
async def clients(url, database):
    """Ten clients of two processes, as it were: some queue for a connection, some for the file."""
    del database  # it makes the file
    async with AsyncExitStack() as stack:
        settings = Settings(database_url=url)
        processes = [await stack.enter_async_context(Database(settings)) for _ in range(PROCESSES)]
        yield processes * (CLIENTS // PROCESSES)


@pytest.fixture
async def proposals(database, clock, admin, programme_id, profile, start):
    """Five proposals for two mentors with three seats together."""
    run = await start()
    async with database.write() as session:

        async def person(role, capacity=1):
            data = profile(capacity=capacity)
            return (await people.create(session, clock, admin, programme_id, role, data)).id

        mentors = [await person(Role.MENTOR, 1), await person(Role.MENTOR, 2)]
        mentees = [await person(Role.MENTEE) for _ in range(5)]
        made = [
            Proposal(
                id=new_id(),
                run_id=run.id,
                programme_id=programme_id,
                mentee_id=mentee,
                mentor_id=mentors[number % 2],
                score=5000,
                criteria={},
                reasons=[],
                locked=False,
                state=ProposalState.PROPOSED,
                created_at=clock.now(),
                updated_at=clock.now(),
            )
            for number, mentee in enumerate(mentees)
        ]
        await session.execute(insert(ProposalRow), [values(one) for one in made])
    return made


@pytest.fixture
def reset(database, proposals):
    """Makes everything as it was before a round."""

    async def call():
        async with database.write() as session:
            for statement in (
                "DELETE FROM pairings",
                "DELETE FROM exclusions",
                "UPDATE profiles SET status = 'active'",
                "UPDATE proposals SET state = 'proposed'",
            ):
                await session.execute(text(statement))

    assert proposals
    return call


@pytest.fixture
def broken(database):
    """The invariants that do not hold, all looked for in one state of the database."""

    async def call():
        async with database.read() as session:
            found = {name: await session.scalar(text(statement)) for name, statement in BROKEN.items()}
        return [name for name, row in found.items() if row is not None]

    return call


async def attempt(client, task):
    """Do something in a transaction; what came of it, or the conflict."""
    try:
        async with client.write() as session:
            return await task(session)
    except Conflict as conflict:
        return conflict


async def test_of_two_decisions_one_counts(rounds, clients, proposals, reset, broken, clock, admin, ask):
    """Approved and rejected at once, a proposal is one of the two, and whoever lost is told."""
    chance = random.Random(1)
    for _ in range(rounds):
        await reset()
        wanted = chance.choices([approving.approve, approving.reject], k=CLIENTS)
        chosen = chance.choice(proposals).id
        came = await asyncio.gather(
            *(
                attempt(client, lambda session, do=do, chosen=chosen: do(session, clock, admin, chosen, None))
                for client, do in zip(clients, wanted, strict=True)
            )
        )
        won = {do for do, result in zip(wanted, came, strict=True) if not isinstance(result, Conflict)}
        assert len(won) == 1
        assert len({result.id for result in came if not isinstance(result, Conflict)}) == 1
        assert await ask("SELECT count(*) FROM pairings") == [(int(approving.approve in won),)]
        assert await broken() == []


async def test_of_two_answers_one_counts(
    rounds, clients, proposals, reset, broken, clock, admin, database, ask
):
    """Confirmed and declined at once, a pairing is one of the two, for everybody."""
    chance = random.Random(2)
    for _ in range(rounds):
        await reset()
        async with database.write() as session:
            made = await approving.approve(session, clock, admin, chance.choice(proposals).id, None)
        wishes = [Wish(event=chance.choice([Event.CONFIRM, Event.DECLINE])) for _ in range(CLIENTS)]
        came = await asyncio.gather(
            *(
                attempt(
                    client,
                    lambda session, wish=wish, made=made: pairings.act(
                        session, clock, admin, made.id, Expected(), wish
                    ),
                )
                for client, wish in zip(clients, wishes, strict=True)
            )
        )
        stands = {(result.state, result.version) for result in came if not isinstance(result, Conflict)}
        assert len(stands) == 1
        assert await ask("SELECT state, version FROM pairings") == [*stands]
        assert await broken() == []


async def test_declines_at_once_are_repaired_by_one_run(
    rounds, clients, proposals, reset, broken, clock, admin, database, ask
):
    """Three pairings, each declined three times; the run has yet to begin and will see all of it."""
    wish = Wish(event=Event.DECLINE)
    for _ in range(rounds):
        await reset()
        async with database.write() as session:
            await session.execute(text("UPDATE runs SET state = 'cancelled'"))
            opened = [
                await approving.approve(session, clock, admin, proposal.id, None)
                for proposal in (proposals[0], proposals[1], proposals[3])
            ]
        came = await asyncio.gather(
            *(
                attempt(
                    client,
                    lambda session, made=made: pairings.act(session, clock, admin, made.id, Expected(), wish),
                )
                for client, made in zip(clients, opened * 3, strict=False)
            )
        )
        assert {result.state for result in came} == {"declined"}
        assert await ask("SELECT count(*) FROM runs WHERE state = 'queued'") == [(1,)]
        assert await broken() == []


async def test_whatever_races_the_invariants_hold(
    rounds, clients, proposals, reset, broken, clock, admin, programme_id
):
    """Approving, rejecting, pairing by hand, excluding, answering and ending, in any order."""
    chance = random.Random(3)
    full = 0

    def task():
        one = chance.choice(proposals)
        mentor_id = chance.choice(proposals).mentor_id
        by_hand = PairingInput(mentee_id=one.mentee_id, mentor_id=mentor_id)
        excluded = PairInput(mentee_id=one.mentee_id, mentor_id=mentor_id)
        event = chance.choice([Event.CONFIRM, Event.DECLINE, Event.CANCEL])

        async def answer(session):
            standing = await stored.open_of(session, mentee_id=one.mentee_id)
            return [
                await pairings.act(session, clock, admin, pairing.id, Expected(), Wish(event=event))
                for pairing in standing
            ]

        tasks = [
            lambda session: approving.approve(session, clock, admin, one.id, None),
            lambda session: approving.reject(session, clock, admin, one.id, None),
            lambda session: opening.create(session, clock, admin, programme_id, by_hand),
            lambda session: pairs.add(session, clock, admin, PairKind.EXCLUSION, programme_id, excluded),
            answer,
        ]
        return chance.choices(tasks, weights=[6, 1, 3, 1, 2])[0]

    for _ in range(rounds):
        await reset()
        for _ in range(2):
            came = await asyncio.gather(*(attempt(client, task()) for client in clients))
            full += sum(isinstance(result, MentorFull) for result in came)
            assert await broken() == []
    assert full > rounds / 10, "the rounds must be such that seats run out"
