"""Sessions: who is found by a cookie, for how long, and what is kept."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from api.errors import MissingScope, NotFound
from api.schemas.accounts import InvitationInput
from api.security.access import OPERATOR, Principal, Scope
from api.security.links import new_token
from api.security.staff import StaffRole
from api.services import accounts, memberships, sessions
from api.services.sessions import TooMuchKept
from api.store import sessions as store
from api.store.models import Base


@pytest.fixture
def open_one(database, clock):
    """Opens a session of an account; gives the cookie."""

    async def call(account):
        async with database.write() as session:
            return await sessions.open_session(session, clock, account.id)

    return call


async def test_a_cookie_tells_who_is_signed_in(account, open_one, find):
    """The one who was signed in, with a session of their own each time."""
    ada = await account()
    first, second = await find(await open_one(ada)), await find(await open_one(ada))
    assert first.account == second.account == ada
    assert first.session_id != second.session_id
    assert await find(new_token().token) is None


async def test_no_table_holds_what_the_cookie_holds(account, open_one, databases, url):
    """Only its digest is stored; what is looked for would be found."""
    ada = await account()
    cookie = await open_one(ada)
    written = repr([databases.ask(url, str(select(table))) for table in Base.metadata.sorted_tables])
    assert ada.email in written
    assert cookie not in written


async def test_a_session_lasts_twelve_hours_at_most(account, open_one, find, clock):
    """However much it is used; and two hours without being used."""
    cookie = await open_one(await account())
    for _ in range(11):
        clock.turn(hours=1)
        assert await find(cookie) is not None
        await find.close()
    clock.turn(minutes=59)
    assert await find(cookie) is not None
    clock.turn(minutes=1)
    assert await find(cookie) is None


async def test_a_session_that_is_not_used_ends(account, open_one, find, clock):
    """After two hours, of which the noted use counts."""
    cookie = await open_one(await account())
    clock.turn(minutes=119)
    assert await find(cookie) is not None
    await find.close()
    clock.turn(minutes=119)
    assert await find(cookie) is not None
    await find.close()
    clock.turn(hours=2)
    assert await find(cookie) is None


async def test_uses_are_noted_every_ten_minutes(account, open_one, find, clock, database):
    """So that pages write almost nothing."""
    signed = await find(await open_one(ada := await account()))
    cookie = await open_one(ada)
    seen = []
    for minutes in (0, 9, 1):
        clock.turn(minutes=minutes)
        await find(cookie)
        await find.close()
        async with database.read() as session:
            found = await store.of_account(session, ada.id, seen_after=clock.now() - timedelta(days=1))
        seen.append(next(one.seen_at for one in found if one.id != signed.session_id))
    assert seen == [clock.now() - timedelta(minutes=10)] * 2 + [clock.now()]


async def test_who_is_signed_in_is_found_while_nothing_can_be_written(
    account, open_one, find, clock, monkeypatch, caplog
):
    """The use is not noted then; the page is shown all the same."""
    cookie = await open_one(await account())
    clock.turn(minutes=20)

    async def refuse(*_):
        raise OperationalError("UPDATE", {}, Exception("away"))

    monkeypatch.setattr(store, "note_use", refuse)
    assert await find(cookie) is not None
    await find.close()
    assert "Uses that were not noted: 1 (OperationalError)" in caplog.text


async def test_a_disabled_account_is_signed_out(account, open_one, find, database, clock):
    """At once, everywhere; and it stays so when it is enabled again."""
    ada = await account()
    cookies = [await open_one(ada), await open_one(ada)]
    async with database.write() as session:
        await accounts.disable(session, clock, OPERATOR, ada.id)
        await accounts.enable(session, clock, OPERATOR, ada.id)
    assert [await find(cookie) for cookie in cookies] == [None, None]


async def test_one_can_sign_out_here_or_everywhere(account, open_one, find, database):
    """Here leaves the others; everywhere none."""
    ada = await account()
    cookies = [await open_one(ada) for _ in range(3)]
    here = await find(cookies[0])
    async with database.write() as session:
        await sessions.close(session, here.session_id)
    assert [bool(await find(cookie)) for cookie in cookies] == [False, True, True]
    async with database.write() as session:
        await sessions.close_all(session, ada.id, but=(await find(cookies[1])).session_id)
    assert [bool(await find(cookie)) for cookie in cookies] == [False, True, False]
    async with database.write() as session:
        await sessions.close_all(session, ada.id)
    assert [bool(await find(cookie)) for cookie in cookies] == [False, False, False]


async def test_sessions_that_have_ended_are_removed(account, open_one, clock, database):
    """When somebody signs in."""
    ada = await account()
    await open_one(ada)
    clock.turn(hours=12)
    await open_one(ada)
    async with database.read() as session:
        found = await store.of_account(session, ada.id, seen_after=clock.now() - timedelta(days=1))
    assert [one.created_at for one in found] == [clock.now()]


async def test_pages_keep_how_they_were_left(account, open_one, find, database):
    """Each under its name, until it is forgotten or the session ends."""
    cookie = await open_one(await account())
    session_id = (await find(cookie)).session_id
    for name, value in (("people", {"q": "Ämter", "page": 2}), ("match", [1, None]), ("people", None)):
        async with database.write() as session:
            await sessions.keep(session, session_id, name, value)
    assert (await find(cookie)).kept == {"match": [1, None]}
    async with database.write() as session:
        await sessions.keep(session, uuid4(), "match", 1)
        await sessions.keep(session, session_id, "never there", None)
    assert (await find(cookie)).kept == {"match": [1, None]}


async def test_what_is_kept_has_a_limit(account, open_one, find, database):
    """20 kB of JSON in all; what was kept before stays."""
    cookie = await open_one(await account())
    session_id = (await find(cookie)).session_id
    async with database.write() as session:
        await sessions.keep(session, session_id, "a", "x" * 10_000)
    with pytest.raises(TooMuchKept):
        async with database.write() as session:
            await sessions.keep(session, session_id, "b", "x" * 10_000)
    assert set((await find(cookie)).kept) == {"a"}


async def test_a_role_is_a_principal_in_its_programme(account, signed_in, programme_id, database, clock):
    """With the scopes of the role; elsewhere nothing is there."""
    ada = await account()
    wanted = InvitationInput(name="-", email=ada.email, role=StaffRole.COORDINATOR)
    async with database.write() as session:
        await memberships.invite(session, clock, OPERATOR, programme_id, wanted)
    signed = await signed_in(ada.id)
    scopes = {
        Scope.PROFILES_READ, Scope.EVENTS_READ, Scope.PROFILES_WRITE, Scope.MATCHING, Scope.PAIRINGS,
    }  # fmt: skip
    assert signed.principal(programme_id) == Principal(
        str(ada.id), frozenset(scopes), frozenset({str(programme_id)})
    )
    assert signed.role_in(uuid4()) is None
    with pytest.raises(NotFound):
        signed.principal(uuid4())
    with pytest.raises(MissingScope):
        signed.overall()


async def test_whoever_sees_to_the_installation_is_administrator_everywhere(account, signed_in, programme_id):
    """Without any role in a programme."""
    signed = await signed_in((await account(administrator=True)).id)
    assert signed.role_in(programme_id) is StaffRole.ADMINISTRATOR
    assert signed.principal(programme_id).programmes == frozenset({str(programme_id)})
    assert signed.overall() == Principal(str(signed.account.id), frozenset({Scope.ADMIN}))


@pytest.mark.parametrize("role", StaffRole)
def test_roles_are_ordered(role):
    """Each may do what those before it may."""
    order = [StaffRole.VIEWER, StaffRole.COORDINATOR, StaffRole.ADMINISTRATOR]
    assert [role.at_least(other) for other in order] == [order.index(role) >= rank for rank in range(3)]
