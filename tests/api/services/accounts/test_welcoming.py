"""Links that let people in: where they lead, for how long, and how often."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from api.schemas.accounts import AccountInput, OwnInput
from api.schemas.problem import InvalidInput
from api.schemas.staff import LinkKind
from api.security.access import OPERATOR
from api.security.guesses import MOST_GUESSES, TooManyGuesses
from api.services import accounts, sessions
from api.services.signing_in import Entered, SignInRefused
from api.services.welcoming import LASTS, Welcome, WelcomeEnded, WelcomeUnknown, first_link, make_link
from api.store import accounts as store
from api.store.models import Base

PASSWORD = "Zwölf Boxkämpfer jagen Viktor"
OTHER = "Franz jagt im komplett verwahrlosten Taxi"
EMAIL = "ada@example.org"
CLIENT = "192.0.2.1"
ADA = AccountInput(name="Ada Berg", email=EMAIL, language="en")
OWN = OwnInput(name="Ada B.", language="de")


@pytest.fixture
def link(database, clock):
    """Makes a link; gives its token."""

    async def make(kind, account=None):
        async with database.write() as session:
            return await make_link(session, clock, kind, account and account.id, by="operator")

    return make


@pytest.fixture
def first(database, clock):
    """Makes the link of the first account, if there is none; gives its token."""

    async def make():
        async with database.write() as session:
            return await first_link(session, clock)

    return make


@pytest.fixture
def follow(welcoming):
    """Goes where a link leads, with all that it asks for."""

    async def call(kind, token, password=PASSWORD):
        if kind is LinkKind.FIRST:
            return await welcoming.make_first(token, CLIENT, ADA, password)
        if kind is LinkKind.INVITATION:
            return await welcoming.accept(token, CLIENT, OWN, password)
        return await welcoming.choose_password(token, CLIENT, password)

    return call


async def test_the_first_account_sees_to_the_installation(first, welcoming, find, follow):
    """Its link makes it, and signs in; then there is no other one."""
    token = await first()
    assert await welcoming.show(token, CLIENT) == Welcome(LinkKind.FIRST, None)
    signed = await find((await follow(LinkKind.FIRST, token)).cookie)
    assert (signed.account.email, signed.account.administrator) == (EMAIL, True)
    assert await first() is None


async def test_of_two_first_links_one_works(first, follow):
    """Even if both are followed at once."""
    tokens = [await first(), await first()]
    done = await asyncio.gather(*(follow(LinkKind.FIRST, token) for token in tokens), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Entered", "WelcomeEnded"]


async def test_an_invitation_is_accepted_with_a_password(account, link, follow, find, signing_in):
    """Name and language are their own; they are in at once, and with the password from then on."""
    ada = await account(password_hash=None)
    entered = await follow(LinkKind.INVITATION, await link(LinkKind.INVITATION, ada))
    signed = await find(entered.cookie)
    assert (signed.account.id, signed.account.name) == (ada.id, OWN.name)
    assert signed.account.version == ada.version + 1
    assert isinstance(await signing_in.by_password(EMAIL, PASSWORD, CLIENT), Entered)


async def test_another_password_ends_all_sessions_and_all_waiting(
    account, link, follow, find, signing_in, stored, database
):
    """Whoever was locked out by somebody's guesses need not wait; the second factor stays."""
    ada = await account()
    async with database.write() as session:
        await store.replace(session, replace(ada, totp_secret="JBSWY3DPEHPK3PXP"))
    async with database.write() as session:
        cookie = await sessions.open_session(session, signing_in.clock, ada.id)
    for number in range(6):
        with pytest.raises(SignInRefused):
            await signing_in.by_password(EMAIL, "wrong", f"192.0.2.{number}")
    await follow(LinkKind.RESET, await link(LinkKind.RESET, ada), OTHER)
    assert await find(cookie) is None
    with pytest.raises(SignInRefused):
        await signing_in.by_password(EMAIL, PASSWORD, "192.0.2.9")
    await signing_in.by_password(EMAIL, OTHER, "192.0.2.9")
    assert (await stored(ada.id)).totp_secret == "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize("kind", LASTS)
async def test_a_link_leads_somewhere_once_and_in_time(account, first, link, follow, clock, kind):
    """A used one, one whose time is over, and every other one of the account lead nowhere."""

    async def make():
        return await first() if kind is LinkKind.FIRST else await link(kind, ada)

    ada = None if kind is LinkKind.FIRST else await account(password_hash=None)
    late = await make()
    clock.turn(seconds=LASTS[kind].total_seconds())
    with pytest.raises(WelcomeEnded):
        await follow(kind, late)
    used, other = await make(), await make()
    await follow(kind, used)
    for token in (used, other):
        with pytest.raises(WelcomeEnded):
            await follow(kind, token)


@pytest.mark.parametrize("kind", LASTS)
async def test_a_weak_password_leaves_the_link_as_it_was(account, first, link, follow, welcoming, kind):
    """It can be followed again."""
    ada = None if kind is LinkKind.FIRST else await account(password_hash=None)
    token = await first() if ada is None else await link(kind, ada)
    with pytest.raises(InvalidInput):
        await follow(kind, token, "short")
    assert (await welcoming.show(token, CLIENT)).kind is kind


async def test_no_link_does_what_another_one_does(account, link, first, follow):
    """The token of an invitation makes no first account, and so on."""
    tokens = {LinkKind.FIRST: await first()}
    ada = await account(password_hash=None)
    tokens |= {kind: await link(kind, ada) for kind in (LinkKind.INVITATION, LinkKind.RESET)}
    for kind in LASTS:
        for other, token in tokens.items():
            if other is not kind:
                with pytest.raises((WelcomeUnknown, WelcomeEnded)):
                    await follow(kind, token)


async def test_half_a_sign_in_is_no_link(account, database, signing_in, follow):
    """Whoever knows the password only gets no further by it."""
    ada = await account()
    async with database.write() as session:
        await store.replace(session, replace(ada, totp_secret="JBSWY3DPEHPK3PXP"))
    half = await signing_in.by_password(EMAIL, PASSWORD, CLIENT)
    for kind in LASTS:
        with pytest.raises(WelcomeUnknown):
            await follow(kind, half.token)


async def test_a_disabled_account_is_not_let_in(account, link, follow, database, clock):
    """Whatever links are about."""
    ada = await account()
    token = await link(LinkKind.RESET, ada)
    async with database.write() as session:
        await accounts.disable(session, clock, OPERATOR, ada.id)
    with pytest.raises(WelcomeEnded):
        await follow(LinkKind.RESET, token)


async def test_the_token_is_stored_nowhere(account, link, databases, url):
    """Only its digest is; what is looked for would be found."""
    ada = await account()
    token = await link(LinkKind.RESET, ada)
    written = repr([databases.ask(url, str(select(table))) for table in Base.metadata.sorted_tables])
    assert EMAIL in written
    assert token not in written


async def test_whoever_guesses_links_waits(welcoming):
    """Ten that do not exist may come at once."""
    for _ in range(MOST_GUESSES):
        with pytest.raises(WelcomeUnknown):
            await welcoming.show("a guess", CLIENT)
    with pytest.raises(TooManyGuesses):
        await welcoming.show("a guess", CLIENT)
