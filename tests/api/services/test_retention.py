"""How long a programme keeps people: who goes, who stays, and what is said before."""

from datetime import UTC, datetime

import pytest

from api.schemas.pairings import PairingInput
from api.schemas.states import Mark, Role
from api.services import marking, opening, programmes, retention
from api.services.retention import EVERY, Retention, earlier
from api.services.versions import Expected
from api.store import people

ANY = Expected()
YEAR = 367


@pytest.fixture
async def kept(database, clock, admin, programme_id, catalogue, cohort):
    """The cohort of a programme that keeps people for a year, which has passed for all of them."""
    async with database.write() as session:
        await programmes.change(
            session,
            clock,
            admin,
            programme_id,
            {"retention_months": 12},
            expected=ANY,
            catalogue=catalogue,
        )
    clock.turn(days=YEAR)
    return cohort


@pytest.fixture
def sweep(database, clock):
    """Does what the jobs do, until nothing is due."""

    async def call():
        work = Retention(database, clock)
        while due := await work.due(2):
            for profile_id in due:
                await work.execute(profile_id)

    return call


@pytest.fixture
def left(database, kept):
    """The names of those who are still there."""

    async def call():
        async with database.read() as session:
            return {name for name, one in kept.items() if await people.find(session, one) is not None}

    return call


@pytest.fixture
def protect(database, clock, admin):
    """Restricts or holds a mentee."""

    async def call(profile_id, what, reason):
        async with database.write() as session:
            await marking.mark(session, clock, admin, Role.MENTEE, profile_id, what, reason, expected=ANY)

    return call


async def test_whoever_was_idle_for_too_long_is_erased(
    database, clock, admin, programme_id, kept, sweep, left, protect, told
):
    """Not who is held, restricted or in an open tandem; the feed says that time has done it."""
    async with database.write() as session:
        data = PairingInput(mentee_id=kept["e0"], mentor_id=kept["m0"])
        await opening.create(session, clock, admin, programme_id, data)
    await protect(kept["e1"], Mark.HELD, "A lawsuit")
    await protect(kept["e2"], Mark.RESTRICTED, "legal_claims")
    clock.turn(days=YEAR)
    async with database.read() as session:
        found = await retention.outlook(session, clock, admin, programme_id)
    assert (found.months, found.due, found.protected, found.next_at) == (12, 1, 2, None)
    await sweep()
    assert await left() == {"e0", "e1", "e2", "m0"}
    last = (await told())[-1]
    assert (last.type, last.actor, last.subject_id) == ("mentor.deleted", "retention", kept["m1"])


async def test_gender_goes_once_consent_is_demanded(
    database, clock, admin, programme_id, catalogue, create, protect, sweep, told
):
    """Of whoever has never consented; it is no sign of life, and whoever is restricted stays as they are."""
    wish = {"gender": "female", "same_gender_only": True}
    consent = {"version": "2026-10", "at": "2026-10-01T10:00:00Z"}
    made = {
        "asked": await create(Role.MENTEE, **wish, consent=consent),
        "mentee": await create(Role.MENTEE, **wish),
        "mentor": await create(Role.MENTOR, gender="male"),
        "restricted": await create(Role.MENTEE, **wish),
    }
    await protect(made["restricted"].id, Mark.RESTRICTED, "objection")
    before = (await told())[-1].id
    await sweep()
    assert await told(before) == []
    patch = {"consent_version": "2026-10", "consent_required": True}
    async with database.write() as session:
        await programmes.change(session, clock, admin, programme_id, patch, expected=ANY, catalogue=catalogue)
    clock.turn(minutes=1)
    await sweep()
    async with database.read() as session:
        now = {name: await people.find(session, one.id) for name, one in made.items()}
    assert {name: one.wire["gender"] for name, one in now.items()} == {
        "asked": "female",
        "mentee": None,
        "mentor": None,
        "restricted": "female",
    }
    assert not now["mentee"].wire["same_gender_only"]
    assert (now["mentee"].version, now["mentee"].updated_at) == (2, made["mentee"].updated_at)
    heard = [(one.type, one.actor, one.data) for one in (await told(before))[1:]]
    changed = {"changed": ["gender", "same_gender_only"]}
    assert sorted(heard) == [(f"{role}.updated", "retention", changed) for role in ("mentee", "mentor")]


async def test_what_happens_last_counts(database, clock, admin, programme_id, kept, sweep, left):
    """Whoever changes a day before has another year; that is said before."""
    async with database.write() as session:
        await people.mark(session, kept["m0"], Mark.HELD, clock.now())
    async with database.read() as session:
        found = await retention.outlook(session, clock, admin, programme_id)
    assert (found.due, found.protected) == (4, 0)
    assert found.next_at is not None
    assert earlier(found.next_at, 12) == clock.now()
    await sweep()
    assert await left() == {"m0"}


@pytest.mark.usefixtures("kept")
async def test_other_limits_can_be_tried(database, clock, admin, programme_id):
    """Nothing happens by asking; a programme without a limit keeps everybody."""
    async with database.read() as session:
        longer = await retention.outlook(session, clock, admin, programme_id, 24)
    assert (longer.months, longer.due) == (24, 0)


async def test_it_rests_when_nobody_is_due(database, clock, programme_id, cohort, admin, catalogue):
    """A sweep comes every few seconds, and asks every few minutes."""
    async with database.write() as session:
        await programmes.change(
            session, clock, admin, programme_id, {"retention_months": 1}, expected=ANY, catalogue=catalogue
        )
    # The time of all is over while it rests.
    clock.turn(days=31, seconds=-EVERY.total_seconds() / 2)
    work = Retention(database, clock)
    assert await work.due(10) == []
    clock.turn(seconds=EVERY.total_seconds() * 3 / 4)
    assert len(await Retention(database, clock).due(10)) == len(cohort)
    assert await work.due(10) == []
    clock.turn(seconds=EVERY.total_seconds() / 4)
    assert len(await work.due(10)) == len(cohort)


async def test_who_has_changed_since_is_not_erased(database, clock, kept, left):
    """The list of those who are due may be old when one's turn comes."""
    work = Retention(database, clock)
    due = await work.due(10)
    assert len(due) == len(kept)
    async with database.write() as session:
        await people.mark(session, kept["e0"], Mark.HELD, clock.now())
    for profile_id in due:
        await work.execute(profile_id)
    assert await left() == {"e0"}


def test_months_are_counted_back_as_people_do():
    """The last day of a month that is too short."""
    assert earlier(datetime(2027, 3, 31, 8, tzinfo=UTC), 1) == datetime(2027, 2, 28, 8, tzinfo=UTC)
    assert earlier(datetime(2027, 1, 15, tzinfo=UTC), 13) == datetime(2025, 12, 15, tzinfo=UTC)
