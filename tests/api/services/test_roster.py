"""Lists of people as pages show them, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from alembic import command

from api.schemas.states import Role, Status
from api.services import roster
from api.services.roster import Look
from api.store import migrate, pairings
from api.store.records import Pairing
from api.store.roster import Line, Order
from api.store.types import new_id
from matcher.pairing import PairingState

NOW = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture
def look(database, catalogue, admin, programme_id):
    """Looks at the first page of a list."""

    async def call(role, wanted=None, number=1):
        async with database.read() as session:
            return await roster.look(session, catalogue, admin, programme_id, role, wanted or Look(), number)

    return call


def names(found) -> list[str]:
    """Who is on a page, from the top."""
    return [line.person.wire["name"] for line in found.items]


def tandem(mentee, mentor, state=PairingState.ACTIVE, seat=1) -> Pairing:
    """A pairing of two."""
    return Pairing(
        id=new_id(), programme_id=mentee.programme_id, mentee_id=mentee.id, mentor_id=mentor.id, seat=seat,
        state=state, proposal_id=None, score=5000, regret=None, answer_until=None, opened_by="x",
        opened_reason=None, changed_by=None, changed_at=None, changed_reason=None, version=1,
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("order", "down", "expected"),
    [
        (Order.NAME, False, ["Adam", "Özlem", "Zoe"]),
        (Order.NAME, True, ["Zoe", "Özlem", "Adam"]),
        (Order.OCCUPATION, False, ["Zoe", "Özlem", "Adam"]),
        (Order.PLACE, False, ["Özlem", "Adam", "Zoe"]),
        (Order.WAITING, False, ["Zoe", "Adam", "Özlem"]),
        (Order.WAITING, True, ["Adam", "Zoe", "Özlem"]),
        (Order.STATUS, True, ["Zoe", "Adam", "Özlem"]),
    ],
)
async def test_a_list_is_sorted_by_each_of_its_columns(create, look, order, down, expected):
    """Either way round; who has nothing there comes last, and those who are alike go by their names."""
    await create(Role.MENTEE, name="Zoe", occupations=[{"kldb": "43414"}], location={"place": "Oldenburg"},
                 waiting_since="2026-01-01", status="paused")  # fmt: skip
    await create(Role.MENTEE, name="Adam", occupations=[{"kldb": "81404"}, {"kldb": "11102"}],
                 waiting_since="2026-02-01")  # fmt: skip
    await create(Role.MENTEE, name="Özlem", location={"place": "Emden"})
    assert names(await look(Role.MENTEE, Look(order=order, down=down))) == expected


async def test_seats_are_counted_and_sorted(create, look, database):
    """A mentor has as many free seats as no open pairing takes; ended ones take none."""
    one, two = await create(Role.MENTOR, name="Al", capacity=2), await create(Role.MENTOR, name="Bo")
    mentees = [await create(Role.MENTEE, name=name) for name in ("X", "Y", "Z")]
    async with database.write() as session:
        await pairings.add_all(session, [tandem(mentees[0], one)])
        await pairings.add_all(session, [tandem(mentees[1], two)])
        await pairings.add_all(session, [tandem(mentees[2], one, PairingState.DECLINED, seat=2)])
    mentors = await look(Role.MENTOR, Look(order=Order.SEATS, down=True))
    assert [(line.person.wire["name"], line.free, line.occupied) for line in mentors.items] == [
        ("Al", 1, 1),
        ("Bo", 0, 1),
    ]
    assert names(await look(Role.MENTOR, Look(free=True))) == ["Al"]
    assert names(await look(Role.MENTEE, Look(free=True))) == ["Z"]
    by_tandem = (await look(Role.MENTEE, Look(order=Order.SEATS))).items
    assert [line.state for line in by_tandem] == [PairingState.ACTIVE, PairingState.ACTIVE, None]


async def test_pages_count_only_those_who_pass(create, look, monkeypatch):
    """The number of pages follows the filter; behind the last page stands the last."""
    monkeypatch.setattr(roster, "PER_PAGE", 2)
    for number in range(5):
        await create(Role.MENTOR, name=f"M{number}", status="active" if number else "paused")
    found = await look(Role.MENTOR, Look(status=Status.ACTIVE), number=7)
    assert (found.total, found.last, found.number, names(found)) == (4, 2, 2, ["M3", "M4"])
    empty = await look(Role.MENTOR, Look(q="niemand"))
    assert (empty.total, empty.last, empty.number, names(empty)) == (0, 1, 1, [])


async def test_free_seats_are_never_fewer_than_none(create):
    """Whoever is overbooked, as after a change of capacity, has no free seat."""
    person = await create(Role.MENTOR, name="Al")
    line = Line(person=person, kldb="81302", ags=None, capacity=1, occupied=2, state=None)
    assert (line.free, replace(line, occupied=0).free) == (0, 1)


def test_how_a_list_is_looked_at_is_kept():
    """What was kept gives the same look; a list that nobody touched keeps nothing."""
    look = Look(q="amal", free=True, order=Order.PLACE, down=True)
    assert Look.kept(look.as_kept()) == look
    assert Look().as_kept() == {}
    assert Look.kept(None) == Look()


async def test_who_is_there_already_gets_the_keys_that_lists_are_sorted_by(create, look, database, url):
    """Going back and up again loses no order."""
    for name in ("Zoe", "Özlem", "Adam"):
        await create(Role.MENTOR, name=name)
    await database.close()
    await migrate.downgrade(url, "0012")
    await migrate.upgrade(url)
    await migrate.run(url, command.check)
    assert names(await look(Role.MENTOR)) == ["Adam", "Özlem", "Zoe"]
    assert names(await look(Role.MENTOR, Look(order=Order.PLACE))) == ["Adam", "Özlem", "Zoe"]
