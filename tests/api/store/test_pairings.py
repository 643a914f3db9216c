import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from api.schemas.people import PersonInput
from api.schemas.programmes import ProgrammeInput
from api.schemas.states import PairKind, Role
from api.services import people, programmes
from api.services.wire import parse
from api.store import events, pairings, pairs
from api.store.records import NewEvent, Pairing, PairNote
from api.store.types import new_id
from matcher.pairing import PairingState

NOW = datetime(2026, 10, 1, tzinfo=UTC)
PROFILE = {
    "occupations": [{"kldb": "81302"}],
    "location": {"place": "Leer"},
    "languages": [{"code": "de", "level": "B2"}],
}
OPEN = [state for state in PairingState if state.open]
ENDED = [state for state in PairingState if not state.open]


def person(role, catalogue):
    """Somebody; a mentor has two seats."""
    return parse(PersonInput, PROFILE | ({"capacity": 2} if role is Role.MENTOR else {}), catalogue)


@pytest.fixture
async def pairing(database, clock, admin, catalogue) -> Pairing:
    """A pairing that is not stored, of two people who are."""
    async with database.write() as session:
        programme = await programmes.create(session, clock, admin, ProgrammeInput(name="IQ"))
        ids = [
            (await people.create(session, clock, admin, programme.id, role, person(role, catalogue))).id
            for role in (Role.MENTEE, Role.MENTOR)
        ]
    return Pairing(
        id=new_id(),
        programme_id=programme.id,
        mentee_id=ids[0],
        mentor_id=ids[1],
        seat=1,
        state=PairingState.INVITED,
        proposal_id=None,
        score=5000,
        regret={"pairs": 0, "score": 12},
        answer_until=NOW,
        opened_by="admin",
        opened_reason=None,
        changed_by=None,
        changed_at=None,
        changed_reason=None,
        version=1,
        created_at=NOW,
        updated_at=NOW,
    )


@pytest.fixture
def another(database, clock, admin, catalogue, pairing):
    """The pairing with somebody else as mentee or mentor."""

    async def call(role: Role) -> Pairing:
        data = person(role, catalogue)
        async with database.write() as session:
            made = await people.create(session, clock, admin, pairing.programme_id, role, data)
        return replace(pairing, id=new_id(), **{f"{role}_id": made.id})

    return call


@pytest.fixture
def add(database):
    """Stores a pairing, whatever the services would say."""

    async def call(pairing: Pairing) -> None:
        async with database.write() as session:
            await pairings.add_all(session, [pairing])

    return call


async def test_a_pairing_comes_back_as_it_was_stored(database, pairing, add):
    """Every field."""
    await add(pairing)
    async with database.read() as session:
        assert await pairings.find(session, pairing.id) == pairing


@pytest.mark.parametrize("state", OPEN)
async def test_the_database_refuses_a_second_open_pairing_on_a_seat(pairing, another, add, state):
    """In whatever open state; another seat is free."""
    await add(pairing)
    second = replace(await another(Role.MENTEE), state=state)
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        await add(second)
    await add(replace(second, seat=2))


@pytest.mark.parametrize("state", OPEN)
async def test_the_database_refuses_a_second_open_pairing_of_a_mentee(pairing, another, add, state):
    """With another mentor, in whatever open state."""
    await add(pairing)
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        await add(replace(await another(Role.MENTOR), state=state))


@pytest.mark.parametrize("state", ENDED)
async def test_a_pairing_that_has_ended_holds_nothing(pairing, add, state):
    """The same two on the same seat may begin again."""
    await add(replace(pairing, state=state))
    await add(replace(pairing, id=new_id()))


async def test_a_pairing_cannot_reopen_on_a_seat_that_is_taken(database, pairing, another, add):
    """Changing a state is held to the same as adding a pairing."""
    ended = replace(pairing, state=PairingState.CANCELLED)
    await add(ended)
    await add(await another(Role.MENTEE))
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        async with database.write() as session:
            await pairings.replace(session, pairing)


async def test_ids_of_events_grow_and_are_never_given_again(database, pairing):
    """Many writers at once; and not even deleting the last event brings its id back."""

    async def write(number: int) -> None:
        event = NewEvent(
            programme_id=pairing.programme_id, at=NOW, type="run.started", actor="admin",
            subject_kind="run", subject_id=UUID(int=number), data={},
        )  # fmt: skip
        async with database.write() as session:
            await events.add(session, event)

    async def ids() -> list[int]:
        async with database.read() as session:
            found = await events.listed(session, pairing.programme_id, after=0, limit=1000)
        return [event.id for event in found]

    await asyncio.gather(*(write(number) for number in range(20)))
    before = await ids()
    assert before == sorted(set(before))
    async with database.write() as session:
        await session.execute(text("DELETE FROM events WHERE id = (SELECT max(id) FROM events)"))
    await write(99)
    assert (await ids())[-1] == before[-1] + 1


@pytest.fixture
def exclude(database, pairing):
    """Stores an exclusion of the pair, whatever the services would say."""

    async def call() -> None:
        note = PairNote(
            id=new_id(),
            programme_id=pairing.programme_id,
            mentee_id=pairing.mentee_id,
            mentor_id=pairing.mentor_id,
            reason="other",
            created_at=NOW,
        )
        async with database.write() as session:
            await pairs.add(session, PairKind.EXCLUSION, note)

    return call


async def test_an_excluded_pair_cannot_be_opened(pairing, add, exclude):
    """The database itself refuses it; an ended pairing of the two may be there."""
    await exclude()
    await add(replace(pairing, id=new_id(), state=PairingState.DECLINED))
    with pytest.raises(IntegrityError, match="pair_excluded_at_opening"):
        await add(pairing)


async def test_an_excluded_pair_cannot_be_opened_again(database, pairing, add, exclude):
    """Neither can one that has ended become open by a change."""
    await add(replace(pairing, state=PairingState.DECLINED))
    await exclude()
    with pytest.raises(IntegrityError, match="pair_excluded_at_change"):
        async with database.write() as session:
            await pairings.replace(session, replace(pairing, state=PairingState.ACTIVE))


async def test_an_open_pair_cannot_be_excluded(pairing, add, exclude):
    """It must be ended first."""
    await add(pairing)
    with pytest.raises(IntegrityError, match="pair_open_at_exclusion"):
        await exclude()


@pytest.mark.parametrize("seat", [0, 3])
async def test_a_seat_is_one_of_the_mentors(pairing, add, seat):
    """A mentor of capacity 2 has seats 1 and 2 and no other."""
    with pytest.raises(IntegrityError, match="seat_of_the_mentor"):
        await add(replace(pairing, seat=seat))
