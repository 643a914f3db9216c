"""Imports: all or nobody, once, and told to whoever follows."""

import asyncio

import pytest

from api.schemas.pairings import PairingInput
from api.schemas.states import Role
from api.services import comparing, imports, opening, people, programmes
from api.services.reading import Form
from api.services.versions import Expected
from tests.api.services.importing.conftest import AMAL, HEAD, NAMELESS, OLENA, table


async def test_people_are_created_then_unchanged_then_updated(send, everybody, clock):
    """What is the same keeps version and time; what differs gets the next one."""
    assert await send(table(AMAL, OLENA)) == (2, 0, 0, [])
    first = await everybody()
    clock.turn(seconds=60)
    assert await send(table(AMAL, OLENA)) == (0, 0, 2, [])
    assert await everybody() == first
    assert await send(table(AMAL.replace("B2", "C1"), OLENA)) == (0, 1, 1, [])
    after = await everybody()
    assert [person.version for person in after] == [2, 1]
    assert after[0].wire["languages"][0] == {"code": "de", "level": "C1"}
    assert after[0].updated_at == clock.now()
    assert after[0].created_at == first[0].created_at


async def test_whoever_follows_the_feed_hears_of_everybody(send, everybody, told):
    """An event for each person, as if they had been stored one by one, and one for the import."""
    await send(table(AMAL, OLENA))
    await send(table(AMAL.replace("B2", "C1"), OLENA))
    amal, olena = await everybody()
    seen = await told()
    assert [(event.type, event.subject_id) for event in seen[:2] + seen[3:4]] == [
        ("mentor.created", amal.id),
        ("mentor.created", olena.id),
        ("mentor.updated", amal.id),
    ]
    assert seen[3].data["changed"] == ["languages"]
    assert [event.type for event in seen] == [
        "mentor.created", "mentor.created", "import.done", "mentor.updated", "import.done",
    ]  # fmt: skip
    assert {event.data["import_id"] for event in seen[:2]} == {str(seen[2].subject_id)}
    assert seen[4].data == {"role": "mentor", "created": 0, "updated": 1, "unchanged": 1}


async def test_a_list_and_one_by_one_lead_to_the_same_profile(
    send, everybody, database, clock, admin, programme_id, profile
):
    """Whichever way somebody comes, what is stored is the same, and found by the same search."""
    await send(table(AMAL))
    data = profile(
        external_ref="a",
        name="Amal Haddad",
        occupations=[{"kldb": "81302"}],
        languages=[{"code": "de", "level": "B2"}, {"code": "ar", "level": "native"}],
        capacity=2,
    )
    (imported,) = await everybody()
    async with database.write() as session:
        put = await people.put(
            session, clock, admin, programme_id, Role.MENTOR, "a", data, expected=Expected()
        )
    assert (put.created, put.person) == (False, imported)


async def test_with_one_fault_nobody_is_stored_and_all_faults_are_named(send, everybody, told):
    """The faults of all rows, each by its row; the good rows wait with the bad ones."""
    bad = [OLENA.replace("Jever", "Neustadt"), "x;;81302;Leer;Deutsch B9;0"]
    assert await send(table(AMAL, *bad)) == (
        0, 0, 0, ["location_ambiguous", "language_unknown", "greater_than_equal"],
    )  # fmt: skip
    assert (await everybody(), await told()) == ([], [])


async def test_a_dry_run_says_what_would_happen_and_stores_nothing(send, everybody, told):
    """The same figures as in earnest."""
    assert await send(table(AMAL, OLENA), dry_run=True) == (2, 0, 0, [])
    assert (await everybody(), await told()) == ([], [])
    await send(table(AMAL))
    changed = table(AMAL.replace("B2", "C1"), OLENA)
    assert await send(changed, dry_run=True) == (1, 1, 0, [])
    assert await send(changed) == (1, 1, 0, [])


async def test_a_file_that_is_sent_twice_adds_nobody_twice(send, everybody):
    """Who has no reference is recognised by being the same in everything, if they have a name."""
    nobody = AMAL.removeprefix("a")
    twins = table(nobody, nobody, OLENA)
    assert await send(twins) == (3, 0, 0, [])
    assert await send(twins) == (0, 0, 3, [])
    assert await send(table(nobody.replace("B2", "C1"))) == (1, 0, 0, [])
    assert await send(table(NAMELESS)) == (1, 0, 0, [])
    assert await send(table(NAMELESS)) == (1, 0, 0, [])
    assert len(await everybody()) == 6


async def test_a_capacity_below_the_open_tandems_is_a_fault_of_the_row(
    send, everybody, database, clock, admin, programme_id
):
    """Nobody else is stored either, and a dry run finds it, too."""
    await send(table(AMAL))
    await send(table("e1;;81302;Leer;Deutsch B2;", "e2;;81302;Leer;Deutsch B2;"), role=Role.MENTEE)
    (mentor,), mentees = await everybody(), await everybody(Role.MENTEE)
    for mentee in mentees:
        data = PairingInput(mentee_id=mentee.id, mentor_id=mentor.id)
        async with database.write() as session:
            await opening.create(session, clock, admin, programme_id, data)
    fewer = table(OLENA, AMAL.removesuffix("2") + "1")
    assert await send(fewer, dry_run=True) == (0, 0, 0, ["seats_occupied"])
    assert await send(fewer) == (0, 0, 0, ["seats_occupied"])
    assert await everybody() == [mentor]


async def test_a_status_is_kept_unless_the_file_has_one(send, everybody):
    """Who is paused stays so."""
    paused = HEAD.encode() + b";Status\n" + AMAL.encode() + b";pausiert"
    assert await send(paused) == (1, 0, 0, [])
    assert await send(table(AMAL)) == (0, 0, 1, [])
    assert [person.status for person in await everybody()] == ["paused"]
    assert await send(paused.replace(b"pausiert", b"aktiv")) == (0, 1, 0, [])


async def test_ndjson_is_read_line_by_line(send, everybody):
    """Faults name the line and the pointer; a reference twice is one of them."""
    good = b'{"external_ref":"a","occupations":[{"kldb":"81302"}],"location":{"place":"Leer"},'
    good += b'"languages":[{"code":"de","level":"B2"}],"status":"paused"}\n'
    assert await send(good + b"\n", form=Form.NDJSON) == (1, 0, 0, [])
    assert await send(good, form=Form.NDJSON) == (0, 0, 1, [])
    bad = good + b"{\n[1]\n" + good + good.replace(b"B2", b"B9").replace(b'"a"', b'"b"')
    codes = ["json_invalid", "model_type", "id_twice", "enum"]
    assert await send(bad, form=Form.NDJSON) == (0, 0, 0, codes)
    assert await send(b"", form=Form.NDJSON) == (0, 0, 0, ["file_empty"])
    assert await send(b"\n\n", form=Form.NDJSON) == (0, 0, 0, ["file_empty"])
    assert await send(b'{"a":' * 5000, form=Form.NDJSON) == (0, 0, 0, ["json_invalid"])
    assert await send(b'{"name":"\xff"}', form=Form.NDJSON) == (0, 0, 0, ["json_invalid"])
    assert len(await everybody()) == 1


async def test_a_column_that_is_to_be_ignored_is_not_read(send):
    """Otherwise nobody would know that it was dropped."""
    noted = HEAD.encode() + b";Bemerkung\n" + AMAL.encode() + b";nett"
    assert await send(noted) == (0, 0, 0, ["column_unknown"])
    assert await send(noted, ignored=("Bemerkung",)) == (1, 0, 0, [])


async def test_two_who_send_the_same_file_at_once_store_it_once(send, everybody):
    """One creates, the other one finds everybody the same."""
    found = await asyncio.gather(*(send(table(AMAL, OLENA)) for _ in range(4)))
    assert sorted(found) == [(0, 0, 2, [])] * 3 + [(2, 0, 0, [])]
    assert len(await everybody()) == 2


async def test_many_rows_are_stored_batch_by_batch(send, everybody):
    """All of them, once each, in their order; half of them again leaves the rest alone."""
    rows = [f"p{k};Person {k};81302;Leer;Deutsch B2;{1 + k % 3}" for k in range(520)]
    assert await send(table(*rows)) == (520, 0, 0, [])
    changed = [row.replace("B2", "C1") for row in rows[:300]]
    assert await send(table(*changed)) == (0, 300, 0, [])
    found = await everybody()
    assert [person.external_ref for person in found] == [f"p{k}" for k in range(200)]


@pytest.fixture
def send_while(service, sent, database, admin, programme_id, monkeypatch):
    """Sends a list while somebody else, who came first, writes until everybody has been compared."""

    async def call(data, other):
        compared = asyncio.Event()

        async def compare(*given):
            plan = await comparing.compare(*given)
            compared.set()
            return plan

        monkeypatch.setattr(imports, "compare", compare)
        async with database.write() as session:
            importing = asyncio.create_task(service.at_once(admin, programme_id, sent(data), dry_run=False))
            async with asyncio.timeout(10):
                await compared.wait()
            await other(session)
        report = await importing
        return report["created"], report["updated"], report["unchanged"]

    return call


@pytest.fixture
def demand_consent(clock, admin, programme_id, catalogue):
    """Lets the programme demand consent."""

    async def call(session):
        patch = {"consent_version": "1", "consent_required": True}
        await programmes.change(
            session, clock, admin, programme_id, patch, expected=Expected(), catalogue=catalogue
        )

    return call


async def test_people_are_compared_while_somebody_else_writes(
    send, send_while, everybody, clock, admin, catalogue
):
    """Only the writing waits for others; whoever they have changed meanwhile is looked at again."""
    await send(table(AMAL, OLENA))
    [amal] = [person for person in await everybody() if person.external_ref == "a"]

    async def change(session):
        await people.change(
            session,
            clock,
            admin,
            Role.MENTOR,
            amal.id,
            {"capacity": 9},
            expected=Expected(),
            catalogue=catalogue,
        )

    assert await send_while(table(AMAL, OLENA), change) == (0, 1, 1)
    [after] = [person for person in await everybody() if person.external_ref == "a"]
    assert (after.wire, after.version) == (amal.wire, 3)


async def test_consent_that_is_demanded_while_people_are_compared_counts(
    send_while, everybody, demand_consent
):
    """Gender is not stored of whoever has not consented, though nobody had to when the list was read."""
    head = "ID;Name;Beruf;Ort;Sprachen;Geschlecht"
    data = f"{head}\na;Amal Haddad;81302;Leer;Deutsch B2;weiblich".encode()
    assert await send_while(data, demand_consent) == (1, 0, 0)
    [amal] = await everybody()
    assert amal.wire["gender"] is None


async def test_gender_is_let_go_where_consent_is_required(database, demand_consent, send, everybody):
    """Also in lists; and a list that is sent twice brings nothing new, with ids or without."""
    async with database.write() as session:
        await demand_consent(session)
    head = "ID;Name;Beruf;Ort;Sprachen;Geschlecht;Fassung der Einwilligung;Eingewilligt am"
    rows = [
        "a;Amal Haddad;81302;Leer;Deutsch B2;weiblich;;",
        ";Olena Kowal;43104;Jever;Deutsch C1;weiblich;;",
        "u;Uwe Köhler;43104;Jever;Deutsch C1;männlich;1;01.10.2026",
    ]
    data = "\n".join([head, *rows]).encode()
    assert await send(data) == (3, 0, 0, [])
    assert [one.wire["gender"] for one in await everybody()] == [None, None, "male"]
    assert await send(data) == (0, 0, 3, [])
