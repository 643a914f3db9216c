"""A desk in the process of a test: people who have signed in, and pages taken apart."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from api.clock import SystemClock
from api.engine import Here
from api.schemas.people import PersonInput
from api.schemas.programmes import ProgrammeInput
from api.schemas.states import Role
from api.security.access import OPERATOR
from api.security.staff import COOKIE, StaffRole
from api.services import people, programmes, sessions
from api.services.wire import parse
from api.settings import Settings
from api.store import accounts
from api.store.records import Person
from api.store.records_accounts import Account, Membership
from api.store.types import new_id
from scoring.catalogue import load
from tests.api.desk.policies import ELECTRICIAN, FAR, NEAR, NURSE
from tests.api.inside import Inside, inside
from tools.databases import SqliteFiles

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})


class Taken(HTMLParser):
    """A page taken apart: its text, and its elements with their attributes; faults of nesting are refused."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        assert self._open == [], f"These are never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that begins and ends at once."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        assert self._open, f"</{tag}> closes nothing."
        assert self._open[-1] == tag, f"</{tag}> closes <{self._open[-1]}>."
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Text."""
        if self._open and self._open[-1] not in {"script", "style"}:
            self.texts.append(data)


@dataclass
class Seen:
    """An answer as a reader sees it."""

    answer: httpx.Response
    taken: Taken = field(init=False)

    def __post_init__(self) -> None:
        self.taken = Taken(self.answer.text)

    @property
    def status(self) -> int:
        """The status of the answer."""
        return self.answer.status_code

    @property
    def text(self) -> str:
        """All that can be read, with single spaces."""
        return " ".join(" ".join(self.taken.texts).split())

    def all(self, tag: str, **having: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of a tag; `having` must be among them."""
        return [
            attributes
            for name, attributes in self.taken.elements
            if name == tag and having.items() <= attributes.items()
        ]

    def one(self, tag: str, **having: str) -> dict[str, str | None]:
        """The attributes of the one element."""
        [found] = self.all(tag, **having)
        return found

    @property
    def links(self) -> list[str]:
        """Where the page leads."""
        return [link["href"] or "" for link in self.all("a") if "href" in link]

    @property
    def fields(self) -> dict[str, str | None]:
        """The values of all inputs with a name, the last of each name."""
        return {str(one["name"]): one.get("value") for one in self.all("input") if one.get("name")}


class Staff:
    """Somebody at the desk, with a browser of their own."""

    def __init__(self, inside: Inside, cookie: str, account: Account, path: str) -> None:
        self._client = inside.client
        self.account = account
        self.path = path
        self.headers = {
            "Cookie": f"{COOKIE}={cookie}",
            "Sec-Fetch-Site": "same-origin",
            "Accept": "text/html",
        }

    async def get(self, page: str = "") -> Seen:
        """Look at a page of the programme, "/people"; of the desk, if it begins with "/desk"."""
        return Seen(await self._client.get(self._address(page), headers=self.headers))

    async def post(self, page: str, data: Mapping[str, Any] | None = None, **sent: Any) -> httpx.Response:
        """Send a form."""
        return await self._client.post(self._address(page), data=data, headers=self.headers, **sent)

    async def sends(self, page: str, data: Mapping[str, Any] | None = None, **sent: Any) -> Seen:
        """Send a form, and look at what comes of it: the page itself, or where it leads."""
        answer = await self.post(page, data, **sent)
        if answer.status_code == 303:
            answer = await self._client.get(answer.headers["location"], headers=self.headers)
        return Seen(answer)

    def _address(self, page: str) -> str:
        return page if page.startswith("/desk") else f"{self.path}{page}"


@dataclass
class World:
    """The application, and an empty programme."""

    inside: Inside
    programme_id: UUID
    slug: str

    @property
    def path(self) -> str:
        """Where the pages of the programme are."""
        return f"/desk/programmes/{self.slug}"

    async def staff(self, role: StaffRole | None, language: str = "de") -> Staff:
        """Somebody new with a role in the programme; without one, an administrator of the installation."""
        now = self.inside.clock.now()
        account = Account(
            id=new_id(), email=f"{new_id()}@example.org", name="Käthe Öztürk", language=language,
            administrator=role is None, created_at=now, updated_at=now,
        )  # fmt: skip
        async with self.inside.database.write() as session:
            await accounts.add(session, account)
            if role is not None:
                member = Membership(account_id=account.id, programme_id=self.programme_id, role=role)
                await accounts.give_role(session, member)
            cookie = await sessions.open_session(session, self.inside.clock, account.id)
        return Staff(self.inside, cookie, account, self.path)

    async def person(self, role: Role, **changes: Any) -> Person:
        """Put somebody into the programme."""
        wire = {
            "name": f"{role.value.title()} {new_id().hex[-6:]}",
            "email": f"{new_id().hex}@example.org",
            "occupations": [{"kldb": "81302"}],
            "location": {"place": "Leer"},
            "languages": [{"code": "de", "level": "B2"}],
            **changes,
        }
        data = parse(PersonInput, wire, load())
        async with self.inside.database.write() as session:
            return await people.create(session, self.inside.clock, OPERATOR, self.programme_id, role, data)


HERE = Path(__file__).parent
ONE_LOOP = pytest.mark.asyncio(loop_scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let all tests of pages run in one loop, because they share an application."""
    for item in items:
        if item.path.is_relative_to(HERE) and pytest_asyncio.is_async_test(item):
            item.add_marker(ONE_LOOP, append=False)


@pytest.fixture(scope="session")
def desk_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database for all pages; what they show does not depend on its kind."""
    return SqliteFiles(tmp_path_factory.mktemp("desk")).make()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def application(desk_url: str) -> AsyncIterator[Inside]:
    """An application for all pages; to make one takes longer than most tests."""
    async with inside(Settings(database_url=desk_url, rate_limit=0), SystemClock()) as made:
        # Of this application alone: others have processes that really run.
        computers = (made.given("engine"), made.given("exports").computer)
        for computer in computers:
            computer.call = Here().call
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def world(application: Inside) -> World:
    """The application, with a new programme that is empty."""
    async with application.database.write() as session:
        data = ProgrammeInput(name="IQ Weser-Ems")
        made = await programmes.create(session, application.clock, OPERATOR, data)
    return World(application, made.id, made.slug)


@pytest_asyncio.fixture(loop_scope="session")
async def viewer(world) -> Staff:
    """Somebody who may look."""
    return await world.staff(StaffRole.VIEWER)


@pytest_asyncio.fixture(loop_scope="session")
async def coordinator(world) -> Staff:
    """Somebody who decides."""
    return await world.staff(StaffRole.COORDINATOR)


@pytest_asyncio.fixture(loop_scope="session")
async def administrator(world) -> Staff:
    """Somebody who also sets things up."""
    return await world.staff(StaffRole.ADMINISTRATOR)


@pytest_asyncio.fixture(loop_scope="session")
async def english(world) -> Staff:
    """A coordinator who reads English."""
    return await world.staff(StaffRole.COORDINATOR, "en")


@pytest_asyncio.fixture(loop_scope="session")
async def two_tastes(world) -> Person:
    """Profession pairs the mentee with one mentor, region with the other."""
    mentee = await world.person(Role.MENTEE, name="Amal Haddad", occupations=NURSE, location=NEAR)
    await world.person(Role.MENTOR, name="Ines Beruf", occupations=NURSE, location=FAR)
    await world.person(Role.MENTOR, name="Jan Nebenan", occupations=ELECTRICIAN, location=NEAR)
    return mentee
