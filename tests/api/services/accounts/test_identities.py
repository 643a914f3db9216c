"""Signing in at a provider of identities, of which there is a real one here, on a port of its own."""

import importlib
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from sqlalchemy import select

from api.clock import SystemClock
from api.errors import NoSuchPath
from api.routes.desk import desk_router
from api.security.access import OPERATOR
from api.security.guesses import MOST_GUESSES, Guesses, TooManyGuesses
from api.security.oidc import Oidc, OidcAway, OidcFailed
from api.services import accounts
from api.services.identities import MOST_AT_ONCE, WITHIN, Identities, OidcStranger, Return
from api.settings import Settings
from api.store import accounts as store
from api.store.models import Base
from tests.api.inside import made

# It is built on parts of authlib that will be replaced.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

BACK = "https://desk.example/desk/sign-in/oidc/back"
EMAIL = "ada@example.org"
CLIENT = "192.0.2.1"


@pytest.fixture(scope="module")
def issuer():
    """Where the provider is."""
    # Here, where its warnings are passed over.
    mock = importlib.import_module("oidc_provider_mock")
    with mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@dataclass
class Person:
    """Somebody whom the provider knows."""

    issuer: str
    subject: str

    def agree(self, address):
        """Let the provider send the browser back; what it comes back with."""
        answer = httpx.post(address, data={"sub": self.subject})
        assert answer.status_code == 302, answer.text
        assert answer.headers["location"].startswith(BACK)
        return {name: text for name, [text] in parse_qs(urlsplit(answer.headers["location"]).query).items()}


@pytest.fixture
def person(issuer):
    """Makes somebody known to the provider."""

    def make(subject="4711", email=EMAIL, *, verified=True):
        claims = {"email": email, "email_verified": verified}
        httpx.put(f"{issuer}/users/{subject}", json=claims).raise_for_status()
        return Person(issuer, subject)

    return make


@pytest.fixture
def by_clock(issuer, database):
    """Lets people in, by some clock."""

    def make(clock):
        oidc = Oidc(issuer=issuer, client_id="matcher", client_secret="secret", back=BACK, clock=clock)
        return Identities(database=database, clock=clock, guesses=Guesses(clock), oidc=oidc)

    return make


@pytest.fixture
def identities(by_clock):
    """Lets people in; the provider's clock is that of the machine."""
    return by_clock(SystemClock())


@pytest.fixture
def enter(identities):
    """Goes the whole way."""

    async def call(who):
        way = await identities.set_out(CLIENT)
        given = who.agree(way.address)
        return await identities.come_back(Return(given["state"], way.state, given["code"]), CLIENT)

    return call


async def test_an_account_is_found_by_its_address_and_then_by_who_it_is(
    account, person, enter, stored, databases, url
):
    """The first time the verified address counts; then the address may change."""
    ada = await account(password_hash=None)
    await enter(person(email="Ada@Example.ORG"))
    known = await stored(ada.id)
    assert (known.oidc_issuer.startswith("http://localhost:"), known.oidc_subject) == (True, "4711")
    await enter(person(email="married@example.org", verified=False))
    assert databases.ask(url, "SELECT count(*) FROM sessions") == [(2,)]


async def test_no_table_holds_what_the_provider_has_given(
    account, person, enter, databases, url, monkeypatch
):
    """Neither of its tokens; what is looked for was there."""
    given, send = [], httpx.AsyncClient.send

    async def listening(client, request, **options):
        answer = await send(client, request, **options)
        given.append(answer)
        return answer

    await account(password_hash=None)
    monkeypatch.setattr(httpx.AsyncClient, "send", listening)
    await enter(person())
    [tokens] = [answer.json() for answer in given if "access_token" in answer.text]
    assert {"access_token", "id_token"} <= tokens.keys()
    written = repr([databases.ask(url, str(select(table))) for table in Base.metadata.sorted_tables])
    assert EMAIL in written
    assert [name for name in ("access_token", "id_token") if tokens[name] in written] == []


async def test_two_tabs_come_back_for_the_first_time_at_once(account, person, enter, stored, monkeypatch):
    """Whichever has to wait finds an account that is known by its own id meanwhile, and is let in."""
    ada = await account(password_hash=None)
    who = person()
    await enter(who)

    async def nobody(*_):
        return None

    # As the second one has looked before the first one was done.
    monkeypatch.setattr(store, "by_identity", nobody)
    await enter(who)
    assert (await stored(ada.id)).oidc_subject == who.subject


@pytest.mark.parametrize("case", ["unknown", "unverified", "disabled", "another"])
async def test_strangers_are_not_let_in(account, person, enter, database, clock, case):
    """Without an account, with an address that anybody could claim, disabled, or after somebody else."""
    ada = await account()
    if case == "disabled":
        async with database.write() as session:
            await accounts.disable(session, clock, OPERATOR, ada.id)
    if case == "another":
        await enter(person("her predecessor"))
    email = "nobody@example.org" if case == "unknown" else EMAIL
    with pytest.raises(OidcStranger):
        await enter(person(email=email, verified=case != "unverified"))


async def test_nobody_comes_back_by_another_way(account, person, identities):
    """Neither in another browser, nor twice, nor with nothing, nor with a refusal."""
    await account()
    ours, theirs = [await identities.set_out(CLIENT) for _ in range(2)]
    given = person().agree(ours.address)
    for back in (
        Return(given["state"], theirs.state, given["code"]),
        Return(given["state"], None, given["code"]),
        Return(theirs.state, theirs.state, None),
        Return("never made", "never made", given["code"]),
    ):
        with pytest.raises(OidcFailed):
            await identities.come_back(back, CLIENT)
    # A code of another way: its nonce is not that of this one.
    with pytest.raises(OidcFailed):
        await identities.come_back(Return(theirs.state, theirs.state, given["code"]), CLIENT)
    with pytest.raises(OidcFailed):
        await identities.come_back(Return(theirs.state, theirs.state, given["code"]), CLIENT)


async def test_one_may_take_a_quarter_of_an_hour(account, person, by_clock, clock):
    """After that the way is over."""
    await account()
    identities = by_clock(clock)
    way = await identities.set_out(CLIENT)
    given = person().agree(way.address)
    clock.turn(seconds=WITHIN.total_seconds())
    with pytest.raises(OidcFailed):
        await identities.come_back(Return(given["state"], way.state, given["code"]), CLIENT)


async def test_nobody_sets_out_without_an_end(by_clock, clock):
    """Each way is written down, so there are some at once, and then one each second."""
    identities = by_clock(clock)
    for _ in range(MOST_AT_ONCE):
        await identities.set_out(CLIENT)
    with pytest.raises(TooManyGuesses):
        await identities.set_out(CLIENT)


async def test_whoever_guesses_ways_waits(by_clock, clock):
    """As whoever guesses links."""
    identities = by_clock(clock)
    for _ in range(MOST_GUESSES):
        with pytest.raises(OidcFailed):
            await identities.come_back(Return("a guess", "a guess", "a code"), CLIENT)
    with pytest.raises(TooManyGuesses):
        await identities.come_back(Return("a guess", "a guess", "a code"), CLIENT)


async def test_without_a_provider_there_is_no_way(database, clock):
    """Nor with one that is away."""
    none = Identities(database=database, clock=clock, guesses=Guesses(clock), oidc=None)
    assert not none.offered
    with pytest.raises(NoSuchPath):
        await none.set_out(CLIENT)
    oidc = Oidc(issuer="http://localhost:9", client_id="a", client_secret="b", back=BACK, clock=clock)
    away = Identities(database=database, clock=clock, guesses=Guesses(clock), oidc=oidc)
    with pytest.raises(OidcAway):
        await away.set_out(CLIENT)


async def test_the_pages_lead_there_and_back(account, person, issuer, url):
    """A link, the provider, and one is in; who is unknown is told so on the page of signing in."""
    ada = await account()
    settings = Settings(
        database_url=url, public_url="https://desk.example",
        oidc_issuer=issuer, oidc_client_id="matcher", oidc_client_secret="secret",
    )  # fmt: skip
    async with (
        made(settings, SystemClock(), desk_router()) as app,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="https://desk.example",
            headers={"Accept-Language": "en"},
        ) as browser,
    ):
        kept = {"lang": "de", "to": "/desk/account?done=saved"}
        page = await browser.get("/desk/sign-in", params=kept)
        path = unescape(re.search(r'href="(/desk/sign-in/[^"]+)"', page.text)[1])

        async def way(subject, email):
            sent = await browser.get(path)
            assert sent.status_code == 303
            given = person(subject, email).agree(sent.headers["location"])
            return await browser.get(BACK, params={**given, "session_state": "of the provider"})

        # Refused, somebody reads their language, may choose another, and still comes to where they wanted.
        refused = await way("1", "nobody@example.org")
        assert (refused.status_code, refused.headers["content-language"]) == (403, "de")
        assert f'action="/desk/sign-in?{urlencode(kept).replace("&", "&amp;")}"' in refused.text
        english = unescape(re.search(r'href="(\?lang=en[^"]+)"', refused.text)[1])
        chosen = await browser.get(f"{BACK}{english}")
        assert chosen.headers["content-language"] == "en"
        assert f'action="/desk/sign-in{english}"'.replace("&", "&amp;") in chosen.text
        entered = await way("2", ada.email)
        assert (entered.status_code, entered.headers["location"]) == (303, kept["to"])
        assert (await browser.get("/desk")).status_code == 200
