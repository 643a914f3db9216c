"""Files that wait to be imported: taken away as everybody is stored, or not at all."""

import asyncio

import pytest

from api.engine import Here
from api.errors import EngineDied, NotFound, Stale
from api.schemas.accounts import AccountInput
from api.schemas.problem import InvalidInput
from api.schemas.states import Role
from api.security.access import OPERATOR
from api.services import accounts, imports, people, sessions
from api.services.imports import Imports
from api.services.pages import Window
from api.services.sessions import SessionFinder
from api.services.uploads import Own, Uploads
from api.store.records import PeopleFilter

HEAD = "Name;Beruf;Ort;Deutsch\n"
AMAL = f"{HEAD}Amal Haddad;Krankenschwester;Leer;B2\n".encode()
BO = f"{HEAD}Bo Lind;Informatiker;Emden;C1\n".encode()


@pytest.fixture
def service(database, clock, tmp_path):
    """Keeps files."""
    made = Imports(database=database, computer=Here(), clock=clock)
    return Uploads(database=database, imports=made, clock=clock, catalogue_dir=tmp_path)


@pytest.fixture
async def own(database, clock, programme_id):
    """Somebody who is signed in, at work in the programme."""
    data = AccountInput(name="Ada Berg", email="ada@example.org")
    async with database.write() as session:
        account = await accounts.create(session, clock, OPERATOR, data, administrator=True)
        cookie = await sessions.open_session(session, clock, account.id)
    find = SessionFinder(database, clock)
    signed = await find(cookie)
    await find.close()
    return Own(who=signed.principal(programme_id), signed=signed, programme_id=programme_id)


@pytest.fixture
def names(database, admin, programme_id):
    """Who is in the programme."""

    async def call():
        async with database.read() as session:
            found = await people.listed(
                session, admin, programme_id, Role.MENTEE, PeopleFilter(), Window(200)
            )
        return [person.wire["name"] for person in found.items]

    return call


@pytest.fixture
def meanwhile(monkeypatch):
    """Does something else before anybody is written, and has the import break off if it is told to."""

    def arrange(call, *, error=None):
        async def compare(*given):
            plan = await compared(*given)
            await call()
            if error is not None:
                raise error
            return plan

        compared = imports.compare
        monkeypatch.setattr(imports, "compare", compare)

    return arrange


async def test_a_file_is_there_until_everybody_is_stored(service, own, names, meanwhile):
    """So it is not lost with a server that dies meanwhile."""
    upload, _ = await service.receive(own, Role.MENTEE, "a.csv", AMAL)
    seen = []

    async def look():
        seen.append(await service.get(own, upload.id))

    meanwhile(look)
    await service.commit(own, upload, "de")
    assert (seen, await names()) == ([upload], ["Amal Haddad"])
    with pytest.raises(NotFound):
        await service.get(own, upload.id)


async def test_a_file_that_comes_meanwhile_stays(service, own, names, meanwhile):
    """The new one is there, however the import of the first one ends; the first one is stored by nobody."""
    first, _ = await service.receive(own, Role.MENTEE, "a.csv", AMAL)
    received = []

    async def send():
        if not received:
            received.append((await service.receive(own, Role.MENTEE, "b.csv", BO))[0])

    meanwhile(send, error=EngineDied())
    with pytest.raises(EngineDied):
        await service.commit(own, first, "de")
    [second] = received
    assert (await service.get(own, second.id), await names()) == (second, [])


async def test_a_session_that_ends_meanwhile_takes_its_file_with_it(service, own, names, meanwhile, database):
    """Nobody is stored, and the file is gone for whoever still has the page."""
    upload, _ = await service.receive(own, Role.MENTEE, "a.csv", AMAL)

    async def sign_out():
        async with database.write() as session:
            await sessions.close(session, own.signed.session_id)

    meanwhile(sign_out)
    with pytest.raises(Stale):
        await service.commit(own, upload, "de")
    assert await names() == []


async def test_two_at_once_import_a_file_once(service, own, names):
    """Whoever comes second is told that it is gone."""
    upload, _ = await service.receive(own, Role.MENTEE, "a.csv", AMAL)
    done = await asyncio.gather(
        *(service.commit(own, upload, "de") for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["Stale", "dict"]
    assert await names() == ["Amal Haddad"]


@pytest.mark.parametrize("row", [2, 4, 99_999_999])
async def test_a_row_without_headings_is_a_fault_of_the_file(service, own, names, row):
    """Whether it is empty, behind the last one, or far beyond: nothing is known of any column."""
    upload, _ = await service.receive(own, Role.MENTEE, "a.csv", AMAL.replace(b"\n", b"\n;;;\n", 1))
    await service.arrange(own, upload, row, {})
    arranged = await service.get(own, upload.id)
    report = await service.preview(own, arranged, "en")
    assert {fault["code"] for fault in report["errors"]} == {"column_missing"}
    assert (report["errors"][0]["row"], await names()) == (row, [])


@pytest.mark.parametrize("row", [0, -1])
async def test_rows_are_counted_from_1(service, own, row):
    """Before the first one there is none that could be meant."""
    upload, _ = await service.receive(own, Role.MENTEE, "a.csv", AMAL)
    with pytest.raises(InvalidInput):
        await service.outline(upload, row)
    with pytest.raises(InvalidInput):
        await service.arrange(own, upload, row, {})
    assert await service.get(own, upload.id) == upload
