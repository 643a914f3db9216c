import asyncio
from uuid import uuid4

import pytest

from api.errors import MissingScope, NotFound, Stale
from api.schemas.problem import InvalidInput
from api.schemas.programmes import LONGEST_SLUG, ProgrammeInput
from api.security.access import Principal, Scope
from api.services import programmes
from api.services.pages import Window
from api.services.programmes import SlugTaken
from api.services.versions import Expected, etag


@pytest.fixture
def create(database, clock, admin):
    """Creates a programme in a transaction of its own."""

    async def call(**wire):
        async with database.write() as session:
            return await programmes.create(session, clock, admin, ProgrammeInput(**wire))

    return call


@pytest.fixture
def change(database, clock, admin, catalogue):
    """Changes a programme in a transaction of its own."""

    async def call(programme, patch, if_match=None):
        async with database.write() as session:
            return await programmes.change(
                session,
                clock,
                admin,
                programme.id,
                patch,
                expected=Expected.read(if_match),
                catalogue=catalogue,
            )

    return call


async def test_a_programme_is_read_as_it_was_created(create, database, admin):
    """What is stored is what was answered."""
    made = await create(name="IQ Weser-Ems", slug="weser-ems", answer_days=10)
    async with database.read() as session:
        assert await programmes.get(session, admin, made.id) == made


async def test_a_slug_is_given_once(create):
    """The second programme with the same slug is a conflict."""
    await create(name="A", slug="iq")
    with pytest.raises(SlugTaken):
        await create(name="B", slug="iq")


async def test_a_slug_is_made_of_the_name_and_numbered(create):
    """Without a slug the name serves, with a number if need be, and never too long."""
    names = ["IQ: Göttingen!", "IQ Goettingen", "IQ Göttingen", "Ω", "x" * 200]
    slugs = [(await create(name=name)).slug for name in names]
    assert slugs[:4] == ["iq-goettingen", "iq-goettingen-2", "iq-goettingen-3", "programme"]
    assert len(slugs[4]) <= LONGEST_SLUG


async def test_a_patch_changes_what_it_names(create, change, clock):
    """The rest stays, the version grows by one, the time of change is noted."""
    made = await create(name="IQ", slug="iq")
    clock.turn(hours=1)
    changed = await change(made, {"name": "IQ Nord"})
    assert (changed.name, changed.slug, changed.version) == ("IQ Nord", "iq", 2)
    assert (changed.policy_version, changed.updated_at) == (1, clock.now())


async def test_a_patch_reaches_into_the_policy_and_keeps_history(create, change):
    """Weights merge one by one; null switches a rule off and does not bring its default back."""
    made = await create(name="IQ")
    changed = await change(made, {"policy": {"weights": {"region": 40}, "rules": {"common_language": None}}})
    assert changed.policy["weights"] == {"profession": 50, "region": 40, "language": 25}
    assert changed.policy["rules"]["common_language"] is None
    assert changed.policy_version == 2


async def test_a_patch_without_effect_keeps_the_version(create, change):
    """Saying what already stands changes nothing."""
    made = await create(name="IQ")
    assert await change(made, {"name": "IQ"}) == made


@pytest.mark.parametrize("patch", [{"answer_days": 0}, {"unknown": 1}, {"policy": {"objective": "best"}}, []])
async def test_a_patch_that_makes_no_programme_changes_nothing(create, change, database, admin, patch):
    """A fault is named and everything is as before."""
    made = await create(name="IQ")
    with pytest.raises(InvalidInput):
        await change(made, patch)
    async with database.read() as session:
        assert await programmes.get(session, admin, made.id) == made


async def test_a_stale_version_is_refused(create, change):
    """`If-Match` protects from overwriting what one has not seen."""
    made = await create(name="IQ")
    await change(made, {"name": "IQ Nord"}, if_match=etag(made.id, 1))
    with pytest.raises(Stale):
        await change(made, {"name": "IQ Süd"}, if_match=etag(made.id, 1))


async def test_parallel_changes_of_different_fields_are_both_kept(create, change, database, admin):
    """Ten people change at once; each change builds on the one before."""
    made = await create(name="IQ")
    await asyncio.gather(
        *(change(made, {"policy": {"weights": {"region": weight}}}) for weight in range(1, 6)),
        *(change(made, {"answer_days": days}) for days in range(1, 6)),
    )
    async with database.read() as session:
        assert (await programmes.get(session, admin, made.id)).version == 11


async def test_a_bound_key_sees_its_programmes_only(create, database, clock):
    """Others are not found, not listed, and it can make none that it could not see."""
    mine, other = await create(name="A"), await create(name="B")
    bound = Principal("bound", frozenset({Scope.ADMIN}), frozenset({str(mine.id)}))
    async with database.read() as session:
        assert (await programmes.listed(session, bound, Window())).items == [mine]
        with pytest.raises(NotFound):
            await programmes.get(session, bound, other.id)
        with pytest.raises(MissingScope):
            await programmes.create(session, clock, bound, ProgrammeInput(name="C"))


async def test_an_unknown_programme_is_not_found(database, admin):
    """An id that nobody has is not found."""
    async with database.read() as session:
        with pytest.raises(NotFound):
            await programmes.get(session, admin, uuid4())
