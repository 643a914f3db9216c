"""Accounts with passwords, the services that let people in, and whoever is signed in."""

from uuid import UUID

import pytest

from api.schemas.accounts import AccountInput
from api.schemas.programmes import ProgrammeInput
from api.security.access import OPERATOR
from api.security.guesses import Guesses
from api.security.passwords import hash_of
from api.services import accounts, programmes, sessions
from api.services.own_account import OwnAccount
from api.services.sessions import SessionFinder
from api.services.signing_in import SigningIn
from api.services.welcoming import Welcoming
from api.store import accounts as store

PASSWORD = "Zwölf Boxkämpfer jagen Viktor"
HASH = hash_of(PASSWORD)
CLIENT = "192.0.2.1"


@pytest.fixture
async def elsewhere(database, clock):
    """Another programme."""
    async with database.write() as session:
        made = await programmes.create(session, clock, OPERATOR, ProgrammeInput(name="Other", slug="other"))
    return made.id


@pytest.fixture
def guesses(clock):
    """Nobody has guessed so far."""
    return Guesses(clock)


@pytest.fixture
def signing_in(database, clock, guesses):
    """Lets people in."""
    return SigningIn(database=database, clock=clock, guesses=guesses)


@pytest.fixture
def welcoming(database, clock, guesses):
    """Lets people in by links."""
    return Welcoming(database=database, clock=clock, guesses=guesses)


@pytest.fixture
def own(database, clock):
    """What people change of themselves."""
    return OwnAccount(database=database, clock=clock)


@pytest.fixture
async def find(database, clock):
    """Finds out who is signed in."""
    made = SessionFinder(database, clock)
    yield made
    await made.close()


@pytest.fixture
def account(database, clock):
    """Makes an account; with a password, unless another hash is named."""

    async def make(email="ada@example.org", *, password_hash=HASH, administrator=False):
        data = AccountInput(name="Ada Berg", email=email)
        async with database.write() as session:
            return await accounts.add(
                session, clock, data, administrator=administrator, password_hash=password_hash
            )

    return make


@pytest.fixture
def stored(database):
    """An account as it is stored now."""

    async def get(account_id: UUID):
        async with database.read() as session:
            return await store.get(session, account_id)

    return get


@pytest.fixture
def signed_in(database, clock, find):
    """Signs somebody in and says who they are."""

    async def call(account_id: UUID):
        async with database.write() as session:
            cookie = await sessions.open_session(session, clock, account_id)
        return await find(cookie)

    return call


@pytest.fixture
async def sign(database, clock, find):
    """Signs somebody in; gives a way to see what their session is like."""

    async def call(account_id):
        async with database.write() as session:
            cookie = await sessions.open_session(session, clock, account_id)
        return lambda: find(cookie)

    return call
