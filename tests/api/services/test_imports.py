"""Imports: all or nobody, once, and told to whoever follows."""

import asyncio
from datetime import timedelta

import pytest

from api.engine import CallError
from api.engine.frames import Failed
from api.errors import EngineDied, NotFound
from api.schemas.imports import ImportReport, ImportState
from api.schemas.pairings import PairingInput
from api.schemas.states import Role
from api.security.access import Principal, Scope
from api.services import comparing, events, imports, opening, people, programmes
from api.services.forgetting import Forgetting
from api.services.imports import SILENCE, Imports
from api.services.pages import Window
from api.services.reading import Form, Sent
from api.services.versions import Expected
from api.store.records import PeopleFilter

HEAD = "ID;Name;Beruf;Ort;Sprachen;Plätze"
AMAL = "a;Amal Haddad;81302;Leer;Deutsch B2, Arabisch Muttersprache;2"
OLENA = "o;Olena Kowal;43104;Jever;Deutsch C1;1"
NAMELESS = ";;43104;Jever;Deutsch C1;1"


def table(*rows):
    """The bytes of a CSV file."""
    return "\n".join([HEAD, *rows]).encode()


class HeldUp:
    """Calls in this process; can be held up, and can fail."""

    def __init__(self):
        self.error = None
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.begun = asyncio.Event()

    async def call(self, function, *args, size, watch):
        """Call the function."""
        assert size >= 0
        self.begun.set()
        await self.go_on.wait()
        if self.error is not None:
            raise self.error
        return function(*args, watch)


@pytest.fixture
async def apart():
    """The process of the import."""
    return HeldUp()


@pytest.fixture
async def service(database, clock, apart):
    """Does imports; what goes on at the end of a test is ended."""
    made = Imports(database=database, computer=apart, clock=clock, beat_every=0.005)
    yield made
    await made.close()


@pytest.fixture
def sent(tmp_path):
    """Makes a file as it comes."""

    def make(data, role=Role.MENTOR, form=Form.TABLE, **more):
        return Sent(data=data, form=form, role=role, language="en", catalogue_dir=tmp_path, **more)

    return make


@pytest.fixture
def send(service, admin, programme_id, sent, catalogue):
    """Imports a file; what came of it as (created, updated, unchanged, codes of faults)."""

    async def call(data, *, dry_run=False, **how):
        report = await service.at_once(admin, programme_id, sent(data, **how), dry_run=dry_run)
        ImportReport.parse(report, catalogue)
        codes = [fault["code"] for fault in report["errors"]]
        return report["created"], report["updated"], report["unchanged"], codes

    return call


@pytest.fixture
def everybody(database, admin, programme_id):
    """All the people in a role."""

    async def call(role=Role.MENTOR):
        async with database.read() as session:
            found = await people.listed(session, admin, programme_id, role, PeopleFilter(), Window(200))
            return list(found.items)

    return call


@pytest.fixture
def told(database, admin, programme_id):
    """Types of all the events since the programme was made."""

    async def call():
        async with database.read() as session:
            part = await events.feed(session, admin, programme_id, after=0, limit=200)
            return [event for event in part.items if event.type != "programme.created"]

    return call


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
def begin(service, admin, programme_id, sent):
    """Begins an import in the background."""

    async def call(data, *, dry_run=False):
        return await service.in_background(admin, programme_id, sent(data), dry_run=dry_run)

    return call


@pytest.fixture
def state(database, clock, admin):
    """An import as it is now."""

    async def call(begun):
        async with database.read() as session:
            return await imports.get(session, clock, admin, begun.id)

    return call


async def ended(service):
    """Wait until nothing goes on in the background."""
    await asyncio.gather(*service.going_on.tasks, return_exceptions=True)


async def test_an_import_in_the_background_ends_with_its_report(begin, state, service, everybody, told):
    """`done` with the figures; the people, the report and the events come together."""
    begun = await begin(table(AMAL, OLENA))
    assert (begun.state, begun.progress, begun.report) == (ImportState.READING, 0.0, None)
    await ended(service)
    now = await state(begun)
    assert (now.state, now.progress, now.report["created"]) == (ImportState.DONE, 1.0, 2)
    assert len(await everybody()) == 2
    assert (await told())[-1].subject_id == begun.id


async def test_a_file_with_faults_is_refused_in_the_background_too(begin, state, service, everybody):
    """`refused`, with all the faults in the report; a dry run ends in the same way."""
    for dry_run in (False, True):
        begun = await begin(table("x;;81302;Neustadt;Deutsch B2;1"), dry_run=dry_run)
        await ended(service)
        now = await state(begun)
        assert (now.state, now.report["error_count"]) == (ImportState.REFUSED, 1)
    assert await everybody() == []


@pytest.mark.parametrize(
    ("error", "code"),
    [(EngineDied(), "engine_died"), (CallError(Failed("ValueError", "x", "y")), "import_broken")],
)
async def test_what_goes_wrong_is_noted(begin, state, service, apart, everybody, error, code):
    """`failed`, with a code; nothing is stored."""
    apart.error = error
    begun = await begin(table(AMAL))
    await ended(service)
    now = await state(begun)
    assert (now.state, now.error_code, await everybody()) == (ImportState.FAILED, code, [])


async def test_an_import_that_the_server_could_not_end_is_interrupted(
    begin, state, service, apart, everybody
):
    """Stopping says so at once; a process that died is given up after a while."""
    apart.go_on.clear()
    begun = await begin(table(AMAL))
    await apart.begun.wait()
    await service.close()
    now = await state(begun)
    assert (now.state, now.error_code) == (ImportState.FAILED, "import_interrupted")
    assert await everybody() == []


async def test_an_import_that_nobody_hears_of_is_taken_for_interrupted(database, clock, admin, begin, apart):
    """After some minutes without a sign of life, and not before."""
    apart.go_on.clear()
    begun = await begin(table(AMAL))
    async with database.read() as session:
        found = await imports.get(session, clock, admin, begun.id)
    assert imports.as_seen(found, clock.now() + SILENCE - timedelta(seconds=1)).state is ImportState.READING
    lost = imports.as_seen(found, clock.now() + SILENCE)
    assert (lost.state, lost.error_code) == (ImportState.FAILED, "import_interrupted")
    # Whoever has the version of before would not hear of it.
    assert lost.version == found.version + 1


async def test_people_are_compared_while_somebody_else_writes(
    send, service, sent, everybody, database, clock, admin, programme_id, catalogue, monkeypatch
):
    """Only the writing waits for others; whoever they have changed meanwhile is looked at again."""
    await send(table(AMAL, OLENA))
    [amal] = [person for person in await everybody() if person.external_ref == "a"]
    compared = asyncio.Event()

    async def compare(*given):
        plan = await comparing.compare(*given)
        compared.set()
        return plan

    monkeypatch.setattr(imports, "compare", compare)
    again = sent(table(AMAL, OLENA))
    async with database.write() as session:
        importing = asyncio.create_task(service.at_once(admin, programme_id, again, dry_run=False))
        async with asyncio.timeout(10):
            await compared.wait()
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
    report = await importing
    assert (report["created"], report["updated"], report["unchanged"]) == (0, 1, 1)
    [after] = [person for person in await everybody() if person.external_ref == "a"]
    assert (after.wire, after.version) == (amal.wire, 3)


async def test_reports_are_forgotten_after_a_week(begin, state, service, clock, database):
    """They quote the file; they go by themselves, not with the next import."""
    first = await begin(table(AMAL))
    await ended(service)
    forgetting = Forgetting(database, clock)
    clock.turn(days=7, seconds=-1)
    assert await forgetting.due(10) == []
    clock.turn(seconds=1)
    second = await begin(table(AMAL))
    await ended(service)
    [due] = await forgetting.due(10)
    await forgetting.execute(due)
    assert await forgetting.due(10) == []
    assert (await state(second)).state is ImportState.DONE
    with pytest.raises(NotFound):
        await state(first)


async def test_who_may_not_see_a_programme_sees_none_of_its_imports(begin, service, database, clock):
    """As if there were none."""
    begun = await begin(table(AMAL))
    await ended(service)
    stranger = Principal("x", frozenset({Scope.ADMIN}), frozenset({"other"}))
    async with database.read() as session:
        with pytest.raises(NotFound):
            await imports.get(session, clock, stranger, begun.id)


async def test_gender_is_let_go_where_consent_is_required(
    database, clock, admin, programme_id, catalogue, send, everybody
):
    """Also in lists; and a list that is sent twice brings nothing new, with ids or without."""
    async with database.write() as session:
        patch = {"consent_version": "1", "consent_required": True}
        await programmes.change(
            session, clock, admin, programme_id, patch, expected=Expected(), catalogue=catalogue
        )
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
