import asyncio
from uuid import uuid4

import pytest

from api.errors import NotFound, Stale
from api.schemas.people import PairInput
from api.schemas.problem import InvalidInput
from api.schemas.programmes import ProgrammeInput
from api.schemas.states import PairKind, Role
from api.services import erasure, pairs, people, programmes
from api.services.pairs import LockExcluded, LockOverCapacity, LockTwice, PairNoted
from api.services.versions import Expected, etag

EXCLUSION, LOCK = PairKind.EXCLUSION, PairKind.LOCK


@pytest.fixture
def person(database, clock, admin, programme_id, profile):
    """Creates somebody and gives the id."""

    async def call(role, *, programme=None, **changes):
        async with database.write() as session:
            where = programme or programme_id
            return (await people.create(session, clock, admin, where, role, profile(**changes))).id

    return call


@pytest.fixture
def note(database, clock, admin, programme_id):
    """Excludes or locks a pair in a transaction of its own."""

    async def call(kind, mentee_id, mentor_id, reason=None):
        data = PairInput(mentee_id=mentee_id, mentor_id=mentor_id, reason=reason)
        async with database.write() as session:
            return await pairs.add(session, clock, admin, kind, programme_id, data)

    return call


@pytest.mark.parametrize("kind", list(PairKind))
async def test_saying_the_same_again_returns_what_stands(person, note, noted, kind):
    """The same pair with the same reason is no conflict; another reason is."""
    pair = await person(Role.MENTEE), await person(Role.MENTOR)
    first, second = await note(kind, *pair, "family"), await note(kind, *pair, "family")
    assert (first.created, second.created) == (True, False)
    with pytest.raises(PairNoted):
        await note(kind, *pair, "colleagues")
    assert await noted(kind) == [first.note] == [second.note]


async def test_a_pair_is_excluded_or_locked_not_both(person, note):
    """Either way round is a conflict."""
    mentee, mentor, other = await person(Role.MENTEE), await person(Role.MENTOR), await person(Role.MENTOR)
    await note(EXCLUSION, mentee, mentor)
    with pytest.raises(LockExcluded):
        await note(LOCK, mentee, mentor)
    await note(LOCK, mentee, other)
    with pytest.raises(LockExcluded):
        await note(EXCLUSION, mentee, other)


async def test_a_mentee_is_locked_once_and_a_mentor_within_capacity(person, note, noted):
    """Of many locks at once on a mentor with two seats, two are made."""
    mentor, other = await person(Role.MENTOR, capacity=2), await person(Role.MENTOR)
    mentees = [await person(Role.MENTEE) for _ in range(5)]
    answers = await asyncio.gather(*(note(LOCK, m, mentor) for m in mentees), return_exceptions=True)
    assert [type(a) for a in answers if isinstance(a, Exception)] == [LockOverCapacity] * 3
    locked = (await noted(LOCK))[0].mentee_id
    with pytest.raises(LockTwice):
        await note(LOCK, locked, other)


async def test_both_belong_to_the_programme_in_their_roles(person, note, noted, database, clock, admin):
    """Unknown people, swapped roles and people of other programmes are named."""
    mentee, mentor = await person(Role.MENTEE), await person(Role.MENTOR)
    async with database.write() as session:
        other = (await programmes.create(session, clock, admin, ProgrammeInput(name="Other"))).id
    stranger = await person(Role.MENTOR, programme=other)
    for pair, pointers in (
        ((mentor, mentee), ["/mentee_id", "/mentor_id"]),
        ((mentee, stranger), ["/mentor_id"]),
        ((uuid4(), mentor), ["/mentee_id"]),
    ):
        with pytest.raises(InvalidInput) as caught:
            await note(EXCLUSION, *pair)
        assert [fault.pointer for fault in caught.value.faults] == pointers
    assert await noted(EXCLUSION) == []


async def test_taking_back_needs_the_right_programme_and_version(
    person, note, noted, database, clock, admin, programme_id
):
    """A foreign address finds nothing, a stale version is refused, the right one deletes."""
    made = (await note(EXCLUSION, await person(Role.MENTEE), await person(Role.MENTOR))).note
    async with database.write() as session:
        other = (await programmes.create(session, clock, admin, ProgrammeInput(name="Other"))).id
    for where, kind, tag, error in (
        (other, EXCLUSION, None, NotFound),
        (programme_id, LOCK, None, NotFound),
        (programme_id, EXCLUSION, etag(made.id, 2), Stale),
    ):
        async with database.write() as session:
            with pytest.raises(error):
                await pairs.remove(session, clock, admin, kind, where, made.id, expected=Expected.read(tag))
    async with database.write() as session:
        expected = Expected.read(etag(made.id, 1))
        await pairs.remove(session, clock, admin, EXCLUSION, programme_id, made.id, expected=expected)
    assert await noted(EXCLUSION) == []


async def test_erasing_somebody_deletes_what_was_said_of_them(person, note, noted, database, clock, admin):
    """Exclusions and locks go with either of the two."""
    mentee, mentor, other = await person(Role.MENTEE), await person(Role.MENTOR), await person(Role.MENTOR)
    await note(EXCLUSION, mentee, mentor)
    await note(LOCK, mentee, other)
    async with database.write() as session:
        await erasure.erase(session, clock, admin, Role.MENTOR, mentor, expected=Expected())
    assert (await noted(EXCLUSION), len(await noted(LOCK))) == ([], 1)
    async with database.write() as session:
        await erasure.erase(session, clock, admin, Role.MENTEE, mentee, expected=Expected())
    assert await noted(LOCK) == []
