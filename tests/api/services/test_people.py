import asyncio
from uuid import uuid4

import pytest

from api.errors import NotFound, Stale
from api.schemas.problem import InvalidInput
from api.schemas.programmes import ProgrammeInput
from api.schemas.states import Role, Status
from api.security.access import Principal, Scope
from api.services import erasure, people, programmes
from api.services.pages import Window
from api.services.people import ExternalRefTaken
from api.services.versions import Expected, etag
from api.store.records import PeopleFilter
from scoring.catalogue.text import fold

MENTOR, MENTEE = Role.MENTOR, Role.MENTEE


@pytest.fixture
def put(database, clock, admin, programme_id, profile):
    """Synchronises somebody in a transaction of its own."""

    async def call(ref, if_match=None, **changes):
        async with database.write() as session:
            return await people.put(
                session,
                clock,
                admin,
                programme_id,
                MENTOR,
                ref,
                profile(**changes),
                expected=Expected.read(if_match),
            )

    return call


@pytest.fixture
def change(database, clock, admin, catalogue):
    """Changes somebody in a transaction of its own."""

    async def call(person, patch, if_match=None):
        async with database.write() as session:
            return await people.change(
                session,
                clock,
                admin,
                person.role,
                person.id,
                patch,
                expected=Expected.read(if_match),
                catalogue=catalogue,
            )

    return call


@pytest.fixture
def found(database, admin, programme_id):
    """Lists whom a filter lets pass."""

    async def call(role=MENTOR, **wanted):
        async with database.read() as session:
            part = await people.listed(session, admin, programme_id, role, PeopleFilter(**wanted), Window())
            return [person.id for person in part.items]

    return call


async def test_a_profile_is_stored_as_sent_with_codes_beside_words(create, database, admin):
    """Text keeps standing, and the code that it means stands beside it."""
    made = await create(
        name="Amal Haddad", occupations=[{"text": "Krankenschwester"}], location={"place": "Leer"}
    )
    async with database.read() as session:
        stored = await people.get(session, admin, MENTOR, made.id)
    assert stored == made
    assert stored.wire["occupations"] == [{"kldb": "81302", "text": "Krankenschwester"}]
    assert stored.wire["location"] == {"place": "Leer"}
    assert (stored.status, stored.version) == (Status.ACTIVE, 1)


async def test_a_mentor_is_no_mentee(create, database, admin):
    """Somebody is found only in the role that they have."""
    made = await create(MENTOR)
    async with database.read() as session:
        with pytest.raises(NotFound):
            await people.get(session, admin, MENTEE, made.id)


async def test_a_foreign_key_finds_nobody(create, database):
    """A key that is bound to another programme does not learn that somebody exists."""
    made = await create(MENTOR)
    foreign = Principal("foreign", frozenset({Scope.ADMIN}), frozenset({str(uuid4())}))
    async with database.read() as session:
        with pytest.raises(NotFound):
            await people.get(session, foreign, MENTOR, made.id)


async def test_a_reference_is_unique_per_programme_and_role(create, database, clock, admin, profile):
    """The same reference may name a mentee, or somebody of another programme."""
    await create(MENTOR, external_ref="niq-1")
    await create(MENTEE, external_ref="niq-1")
    async with database.write() as session:
        other = await programmes.create(session, clock, admin, ProgrammeInput(name="Other"))
        await people.create(session, clock, admin, other.id, MENTOR, profile(external_ref="niq-1"))
    with pytest.raises(ExternalRefTaken):
        await create(MENTOR, external_ref="niq-1")


async def test_synchronising_creates_then_replaces_then_changes_nothing(put):
    """Only a real change makes a new version."""
    first, second, third = await put("a/1"), await put("a/1", capacity=3), await put("a/1", capacity=3)
    assert [done.created for done in (first, second, third)] == [True, False, False]
    assert [done.person.version for done in (first, second, third)] == [1, 2, 2]
    assert third.person == second.person
    assert third.person.external_ref == third.person.wire["external_ref"] == "a/1"


async def test_synchronising_leaves_a_pause_alone(put, change):
    """Whoever was paused here is not made active by a system that does not know of it."""
    made = (await put("1")).person
    await change(made, {"status": "paused"})
    assert (await put("1", capacity=2)).person.status is Status.PAUSED


async def test_synchronising_refuses_another_reference(put):
    """The reference of the address and that of the profile are the same, or it is named."""
    with pytest.raises(InvalidInput) as caught:
        await put("1", external_ref="2")
    assert [fault.pointer for fault in caught.value.faults] == ["/external_ref"]


async def test_parallel_synchronisation_makes_one_person(put):
    """Two systems that send the same new person at once create it once."""
    done = await asyncio.gather(*(put("same", capacity=n % 3 + 1) for n in range(8)))
    assert sum(one.created for one in done) == 1
    assert len({one.person.id for one in done}) == 1


async def test_parallel_writers_are_all_kept(create, found):
    """Forty people are created at once, and forty are there."""
    made = await asyncio.gather(*(create(external_ref=str(n)) for n in range(40)))
    assert sorted(await found()) == sorted(person.id for person in made)


async def test_a_patch_is_checked_as_a_whole(create, change):
    """A wish that needs a gender is refused without one, and accepted together with it."""
    made = await create()
    with pytest.raises(InvalidInput):
        await change(made, {"same_gender_only": True})
    changed = await change(made, {"same_gender_only": True, "gender": "female"})
    assert (changed.wire["same_gender_only"], changed.version) == (True, 2)


async def test_a_patch_replaces_a_location_whole(create, change):
    """A place given instead of coordinates takes their place."""
    made = await create(location={"lat": 53.23, "lon": 7.45})
    changed = await change(made, {"location": {"place": "Emden"}})
    assert changed.wire["location"] == {"place": "Emden"}


async def test_null_brings_the_default_back(create, change):
    """Null removes a member, as RFC 7396 says."""
    made = await create(capacity=4, name="Amal")
    changed = await change(made, {"capacity": None, "name": None})
    assert (changed.wire["capacity"], changed.wire["name"]) == (1, None)


@pytest.mark.parametrize("patch", [{"id": "x"}, {"version": 9}, {"capacity": 0}, "paused"])
async def test_a_patch_of_what_cannot_be_set_is_refused(create, change, patch):
    """Unknown and read-only fields are named, and nothing changes."""
    made = await create()
    with pytest.raises(InvalidInput):
        await change(made, patch)
    assert await change(made, {}) == made


async def test_changing_and_deleting_honour_the_version(create, change, database, clock, admin):
    """A stale version changes and deletes nothing."""
    made = await create()
    await change(made, {"capacity": 2}, if_match=etag(made.id, 1))
    with pytest.raises(Stale):
        await change(made, {"capacity": 3}, if_match=etag(made.id, 1))
    async with database.write() as session:
        with pytest.raises(Stale):
            await erasure.erase(
                session, clock, admin, MENTOR, made.id, expected=Expected.read(etag(made.id, 1))
            )
    async with database.write() as session:
        await erasure.erase(session, clock, admin, MENTOR, made.id, expected=Expected.read(etag(made.id, 2)))
    async with database.read() as session:
        with pytest.raises(NotFound):
            await people.get(session, admin, MENTOR, made.id)


async def test_a_patch_cannot_take_another_ones_reference(create, change):
    """A reference that somebody else has stays theirs."""
    await create(external_ref="1")
    with pytest.raises(ExternalRefTaken):
        await change(await create(external_ref="2"), {"external_ref": "1"})


async def test_filters_find_whom_they_describe(create, change, found):
    """Each filter by itself, all together, and none."""
    nurse = await create(
        name="Jörg Müller",
        occupations=[{"kldb": "81302"}, {"kldb": "43104"}],
        location={"ags": "03457"},
        languages=[{"code": "de", "level": "C1"}, {"code": "ar", "level": "native"}],
        capacity=3,
    )
    coder = await create(
        name="Eva Mayer", email="eva@example.org", external_ref="100%_x", occupations=[{"kldb": "43104"}]
    )
    await change(coder, {"status": "paused"})
    both = [nurse.id, coder.id]
    assert await found() == both
    assert await found(kldb="43104") == await found(kldb="431") == both
    assert await found(kldb="813") == await found(ags="03457", language="ar") == [nurse.id]
    assert await found(language="de") == both
    assert await found(language="tr") == await found(kldb="82") == await found(ags="03401") == []
    assert await found(status=Status.PAUSED) == [coder.id]
    assert await found(open_seats=2) == [nurse.id]
    assert await found(open_seats=1) == both
    for query, expected in (
        ("mueller", [nurse.id]),
        ("MÜLLER jörg", [nurse.id]),
        ("eva@example.org", [coder.id]),
        ("eva mueller", []),
        ("100%", [coder.id]),
        ("er", both),
    ):
        assert await found(words=tuple(fold(query).split())) == expected
    assert await found(words=("jorg",), status=Status.ACTIVE) == []
    assert await found(role=MENTEE) == []


async def test_changed_occupations_and_languages_are_found_anew(create, change, found):
    """After a change the old codes find nobody."""
    made = await create()
    await change(made, {"occupations": [{"kldb": "43104"}], "languages": [{"code": "tr", "level": "native"}]})
    assert await found(kldb="81302") == await found(language="de") == []
    assert await found(kldb="43104", language="tr") == [made.id]
