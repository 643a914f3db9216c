"""Importing a list step by step: the file, its columns, its values, everybody."""

import asyncio
from datetime import timedelta
from uuid import UUID

from api import words
from api.errors import EngineDied
from api.files.vocabulary import STORED_PEOPLE
from api.routes.desk.importing.shown import FIELDS
from api.schemas.states import Role
from api.services import imports, sessions
from api.services.forgetting import UPLOADS_KEPT_FOR, Forgetting
from api.store import uploads
from api.store.people import listed
from api.store.records import PeopleFilter
from tests.workbooks import workbook

GOOD = """Name;E-Mail;Beruf;Ort;Sprachen
Amal Haddad;amal@example.org;Krankenschwester;Leer;Deutsch B2, Arabisch Muttersprache
Bo Lind;bo@example.org;Informatiker;Emden;Deutsch C1
"""
FAULTY = """Name;Beruf;Ort;Sprachen
Amal;Krankenschwester;Winsen;Deutsch gut, Arabich Muttersprache
Bo;Informatiker;Winsen;Deutsch C1, Arabich A1
Cem;Informatiker;Emden;Deutsch gut
"""
OWN_WORDS = """Liste der Koordination;;;
Wer;Gelernt;Zu Hause in;Spricht
Amal Haddad;Krankenschwester;Leer;Deutsch B2
"""


async def sends(staff, content: str | bytes, role: str = "mentee", name: str = "liste.csv"):
    """Send a file; where that leads."""
    data = content.encode() if isinstance(content, str) else content
    return await staff.post("/people/import", {"role": role}, files={"file": (name, data)})


async def arrives(staff, content: str | bytes, **how: str) -> str:
    """Send a file; the path of its further steps."""
    answer = await sends(staff, content, **how)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).removeprefix(staff.path).removesuffix("/columns")


async def takes_columns(staff, steps: str):
    """Go on with the columns as they are shown."""
    page = await staff.get(f"{steps}/columns")
    assert page.status == 200
    return await staff.sends(f"{steps}/columns", chosen(page))


def chosen(page) -> dict[str, str]:
    """What the selects of a page say."""
    found: dict[str, str] = {}
    name = ""
    for tag, attributes in page.taken.elements:
        if tag == "select":
            name = str(attributes["name"])
        if tag == "option" and "selected" in attributes:
            found[name] = str(attributes["value"])
    return found


async def everybody(world, role: Role) -> dict[str, dict]:
    """The profiles of a role, by name."""
    async with world.inside.database.read() as session:
        found = await listed(session, world.programme_id, role, PeopleFilter(), after=None, limit=1000)
    return {person.wire["name"]: person.wire for person in found}


async def test_a_list_is_imported_in_three_steps(world, coordinator, english):
    """File, columns, preview; only the last button stores anybody, and it says how many."""
    assert "drop the file" in (await english.get("/people/import")).text
    steps = await arrives(coordinator, GOOD, role="mentor")
    preview = await takes_columns(coordinator, steps)
    assert "2 Personen übernehmen" in preview.text
    assert await everybody(world, Role.MENTOR) == {}
    version = preview.one("input", name="version")["value"]
    done = await coordinator.sends(f"{steps}/commit", {"version": version})
    assert "Die Liste ist übernommen." in done.text
    stored = await everybody(world, Role.MENTOR)
    assert set(stored) == {"Amal Haddad", "Bo Lind"}
    assert stored["Amal Haddad"]["languages"][1] == {"code": "ar", "level": "native"}
    assert (await coordinator.get(steps)).status == 404


async def test_a_workbook_is_imported_like_a_list_of_text(coordinator):
    """The same table in Excel gives the same preview."""
    data = workbook(line.split(";") for line in GOOD.splitlines())
    steps = await arrives(coordinator, data, name="liste.xlsx")
    assert "2 Personen übernehmen" in (await takes_columns(coordinator, steps)).text


async def test_a_file_that_is_no_list_is_refused_at_its_field(coordinator, english, viewer):
    """No file, an empty one, a picture: the sentence stands at the field, in the reader's language."""
    for content in (b"", b"\x89PNG\r\n\x1a\n\0\0", b" \n"):
        answer = await sends(coordinator, content)
        assert answer.status_code == 422, content
        assert 'id="file-fault"' in answer.text
    german, foreign = await sends(coordinator, b""), await sends(english, b"")
    assert "Bitte wählen Sie eine Datei." in german.text
    assert "Please choose a file." in foreign.text
    assert (await sends(viewer, GOOD)).status_code == 403


async def test_columns_are_set_by_hand_and_remembered(coordinator):
    """Headings that nobody knows are told once; the next file with them goes straight to the preview."""
    steps = await arrives(coordinator, OWN_WORDS)
    page = await coordinator.get(f"{steps}/columns")
    assert chosen(page)["row"] == "2"
    moved = await coordinator.sends(f"{steps}/columns", {"row": "3", "look": "1"})
    assert (chosen(moved)["row"], "Deutsch B2" in moved.text) == ("3", True)
    said = {"column.0": "name", "column.1": "occupation", "column.2": "place", "column.3": "languages"}
    preview = await coordinator.sends(f"{steps}/columns", {"row": "2", **said})
    assert "1 Person übernehmen" in preview.text
    again = await sends(coordinator, OWN_WORDS.replace("Amal Haddad", "Bo").replace("Liste", "Neue Liste"))
    assert not again.headers["location"].endswith("/columns")
    assert "1 Person übernehmen" in (await coordinator.get(again.headers["location"])).text


async def test_every_fault_stands_at_its_cell_and_is_mended_by_a_click(world, coordinator):
    """Suggestions take the place of the value wherever it stands; then everybody can be imported."""
    steps = await arrives(coordinator, FAULTY)
    page = await takes_columns(coordinator, steps)
    assert "Zeilen 2, 3" in page.text
    assert "Winsen" in page.text
    assert not page.all("button", **{"class": "main"})
    for column, value, by in (
        ("Ort", "Winsen", "Winsen (Luhe)"),
        ("Sprachen", "Deutsch gut", "Deutsch B2"),
        ("Sprachen", "Arabich Muttersprache", "Arabisch Muttersprache"),
        ("Sprachen", "Arabich A1", "Arabisch A1"),
    ):
        assert page.all("button", name="by", value=by), (value, page.text)
        page = await coordinator.sends(f"{steps}/values", {"column": column, "value": value, "by": by})
    assert "3 Personen übernehmen" in page.text
    version = page.one("input", name="version")["value"]
    await coordinator.post(f"{steps}/commit", {"version": version})
    stored = await everybody(world, Role.MENTEE)
    assert stored["Amal"]["location"] == {"place": "Winsen (Luhe)"}
    assert stored["Amal"]["languages"] == [
        {"code": "de", "level": "B2"},
        {"code": "ar", "level": "native"},
    ]


async def test_a_replacement_can_be_taken_back_and_typed(coordinator):
    """What was replaced is listed, and stands as it was after it is taken back."""
    steps = await arrives(coordinator, GOOD.replace("Leer", "Lehr am Meer"))
    await takes_columns(coordinator, steps)
    said = {"column": "Ort", "value": "Lehr am Meer", "by": "Leer"}
    page = await coordinator.sends(f"{steps}/values", said)
    assert "Lehr am Meer → Leer" in page.text
    page = await coordinator.sends(f"{steps}/values", {"undo": "0"})
    assert "→" not in page.text
    assert "1 Stelle ist unklar" in page.text


async def test_what_was_not_shown_is_not_imported(world, coordinator):
    """A button of a preview that is out of date shows the present one instead."""
    steps = await arrives(coordinator, GOOD)
    page = await takes_columns(coordinator, steps)
    version = page.one("input", name="version")["value"]
    await coordinator.post(f"{steps}/values", {"column": "Ort", "value": "Leer", "by": "Aurich"})
    late = await coordinator.sends(f"{steps}/commit", {"version": version})
    assert late.status == 412
    assert await everybody(world, Role.MENTEE) == {}


async def test_two_who_press_at_once_import_once(world, coordinator):
    """Nobody is stored twice, though nothing tells these people from others."""
    steps = await arrives(coordinator, "Beruf;Ort;Deutsch\nKrankenschwester;Leer;B2\n")
    page = await takes_columns(coordinator, steps)
    sent = {"version": page.one("input", name="version")["value"]}
    answers = await asyncio.gather(*(coordinator.post(f"{steps}/commit", sent) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers).count(303) == 1
    async with world.inside.database.read() as session:
        found = await listed(session, world.programme_id, Role.MENTEE, PeopleFilter(), after=None, limit=9)
    assert len(found) == 1


async def test_a_file_is_there_again_after_an_import_that_broke_off(world, coordinator, monkeypatch):
    """Nobody is stored, and the same button works the next time."""
    steps = await arrives(coordinator, GOOD)
    page = await takes_columns(coordinator, steps)
    sent = {"version": page.one("input", name="version")["value"]}

    async def breaks(*_):
        raise EngineDied

    with monkeypatch.context() as broken:
        broken.setattr(imports, "write", breaks)
        assert (await coordinator.post(f"{steps}/commit", sent)).status_code == 503
    assert await everybody(world, Role.MENTEE) == {}
    assert "übernommen" in (await coordinator.sends(f"{steps}/commit", sent)).text
    assert len(await everybody(world, Role.MENTEE)) == 2


async def test_a_file_belongs_to_the_session_that_sent_it(world, coordinator):
    """Others do not find it, nor does anybody after signing out; unused it goes after hours."""
    steps = await arrives(coordinator, GOOD)
    other = await world.staff(None)
    assert (await other.get(steps)).status == 404
    clock, database = world.inside.clock, world.inside.database
    forgetting = Forgetting(database, clock)
    assert list(await forgetting.due(9)) == []
    async with database.read() as session:
        found = await uploads.find(session, UUID(steps.rpartition("/")[2]))
        assert await uploads.has_old(session, clock.now())
        assert not await uploads.has_old(session, clock.now() - UPLOADS_KEPT_FOR)
    assert found is not None
    async with database.write() as session:
        await uploads.remove_old(session, clock.now() - timedelta(hours=1))
        assert await uploads.find(session, found.id) == found
        await sessions.close(session, found.session_id)
        assert await uploads.find(session, found.id) is None


async def test_several_columns_of_one_kind_are_taken_together(world, coordinator):
    """Two columns of occupations give two occupations, from left to right."""
    said = {"column.1": "occupation", "column.2": "occupation"}
    steps = await arrives(
        coordinator, "Name;Gelernt;Beruf;Ort;Deutsch\nAmal;Krankenschwester;Informatiker;Leer;B2\n"
    )
    page = await coordinator.get(f"{steps}/columns")
    preview = await coordinator.sends(f"{steps}/columns", chosen(page) | said)
    version = preview.one("input", name="version")["value"]
    await coordinator.post(f"{steps}/commit", {"version": version})
    stored = await everybody(world, Role.MENTEE)
    assert [one["kldb"] for one in stored["Amal"]["occupations"]] == ["81302", "43104"]


def test_all_that_a_column_may_mean_has_a_name():
    """Whatever a heading is taken for can be chosen."""
    assert STORED_PEOPLE.fields == set(FIELDS)
    named = [f"importing.field.{name}" for name in (*FIELDS, "skill")]
    assert [key for key in named if not words.known(key)] == []
