"""Who sees to accounts and roles: nobody to more than they reach themselves."""

import asyncio
from uuid import uuid4

import pytest

from api.errors import MissingScope, NotFound
from api.schemas.accounts import AccountInput, InvitationInput
from api.schemas.staff import LinkKind
from api.security.access import OPERATOR, Principal, Scope
from api.security.staff import SCOPES, StaffRole
from api.services import accounts, memberships
from api.services.accounts import AccountBeyond, AddressTaken, LastAdministrator
from api.services.pages import Window
from api.services.welcoming import WelcomeEnded
from api.store import accounts as store
from api.store import events
from api.store.holding import MANY_WRITERS

EMAIL = "ada@example.org"


@pytest.fixture
def as_role(programme_id):
    """Somebody with a role in the programme."""

    def make(role):
        return Principal(str(uuid4()), SCOPES[role], frozenset({str(programme_id)}))

    return make


@pytest.fixture
def head(as_role):
    """An administrator of the programme."""
    return as_role(StaffRole.ADMINISTRATOR)


@pytest.fixture
def invite(database, clock):
    """Gives somebody a role."""

    async def call(who, programme_id, email=EMAIL, role=StaffRole.VIEWER):
        data = InvitationInput(name="Ada", email=email, role=role)
        async with database.write() as session:
            return await memberships.invite(session, clock, who, programme_id, data)

    return call


@pytest.fixture
def write(database):
    """Calls a use case in a transaction of its own."""

    async def call(use_case, *args, **kwargs):
        async with database.write() as session:
            return await use_case(session, *args, **kwargs)

    return call


@pytest.fixture
def roles(database):
    """Who has a role in a programme."""

    async def call(programme_id):
        async with database.read() as session:
            found = await memberships.listed(session, OPERATOR, programme_id)
        return {account.email: role for account, role in found}

    return call


async def test_administrators_invite_change_and_remove(
    head, invite, write, roles, programme_id, database, clock
):
    """Each is told as an event, and only if something has changed."""
    invited = await invite(head, programme_id)
    assert invited.token is not None
    args = (clock, head, programme_id, invited.account.id)
    for role in (StaffRole.COORDINATOR, StaffRole.COORDINATOR):
        await write(memberships.change_role, *args, role)
        assert await roles(programme_id) == {EMAIL: role}
    await write(memberships.remove, *args)
    assert await roles(programme_id) == {}
    async with database.read() as session:
        feed = await events.listed(session, programme_id, after=0, limit=10)
    assert [
        (one.type, one.subject_id, one.actor, one.data) for one in feed if one.subject_kind == "member"
    ] == [
        (f"member.{what}", invited.account.id, head.key_id, {"role": role})
        for what, role in (("created", "viewer"), ("updated", "coordinator"), ("deleted", "coordinator"))
    ]


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.COORDINATOR])
async def test_others_do_not_see_to_roles(as_role, head, invite, write, programme_id, clock, role):
    """Not even to look at them; in another programme nothing is there for anybody."""
    who, ada = as_role(role), (await invite(head, programme_id)).account
    for use_case, *args in (
        (memberships.listed, who, programme_id),
        (memberships.change_role, clock, who, programme_id, ada.id, StaffRole.ADMINISTRATOR),
        (memberships.remove, clock, who, programme_id, ada.id),
    ):
        with pytest.raises(MissingScope):
            await write(use_case, *args)
    with pytest.raises(MissingScope):
        await invite(who, programme_id)
    with pytest.raises(NotFound):
        await invite(head, uuid4())
    for use_case in (accounts.disable, accounts.enable, accounts.drop_second_factor, memberships.make_way_in):
        with pytest.raises(NotFound):
            await write(use_case, clock, who, ada.id)


async def test_two_invitations_at_once_make_one_account(head, invite, roles, programme_id):
    """Whichever comes second gives another role to the same account."""
    done = await asyncio.gather(invite(head, programme_id), invite(head, programme_id))
    assert len({one.account.id for one in done}) == 1
    assert await roles(programme_id) == {EMAIL: StaffRole.VIEWER}


async def test_a_role_that_is_just_being_given_elsewhere_counts(
    head, invite, write, programme_id, elsewhere, clock, database, monkeypatch
):
    """Whoever waits for it does not get a link to an account that they did not see to any more by then."""
    ada = (await invite(head, programme_id)).account
    waits = asyncio.Event()

    async def get(*args, **kwargs):
        waits.set()
        return await found(*args, **kwargs)

    found = store.get
    data = InvitationInput(name="Ada", email=EMAIL, role=StaffRole.VIEWER)
    async with database.write() as session:
        await memberships.invite(session, clock, OPERATOR, elsewhere, data)
        monkeypatch.setattr(store, "get", get)
        link = asyncio.create_task(write(memberships.make_way_in, clock, head, ada.id))
        if session.info.get(MANY_WRITERS):
            await waits.wait()
    with pytest.raises(AccountBeyond):
        await link


async def test_whoever_is_known_gets_the_role_and_no_link(account, head, invite, roles, programme_id):
    """They can sign in already; and a link would let the administrator in instead of them."""
    await account()
    assert (await invite(head, programme_id)).token is None
    assert await roles(programme_id) == {EMAIL: StaffRole.VIEWER}


async def test_an_invitation_elsewhere_is_not_taken_over(head, invite, programme_id, elsewhere):
    """Whoever has not come yet gets their link from those who see to all their roles."""
    first = await invite(OPERATOR, elsewhere)
    assert (await invite(head, programme_id)).token is None
    again = await invite(OPERATOR, programme_id)
    assert again.account.id == first.account.id
    assert again.token not in {None, first.token}


async def test_nobody_sees_to_an_account_that_reaches_further(
    account, head, invite, write, programme_id, elsewhere, clock
):
    """Neither to one with a role elsewhere nor to one of the installation; a link would be a way in."""
    both = (await invite(head, programme_id, "both@example.org")).account
    await invite(OPERATOR, elsewhere, "both@example.org")
    above = await account("above@example.org", administrator=True)
    await invite(head, programme_id, above.email)
    stranger = await account("stranger@example.org")
    for use_case in (accounts.disable, accounts.enable, accounts.drop_second_factor, memberships.make_way_in):
        for one, error in ((both, AccountBeyond), (above, AccountBeyond), (stranger, NotFound)):
            with pytest.raises(error):
                await write(use_case, clock, head, one.id)
    for one in (both, above):
        with pytest.raises(AccountBeyond):
            await write(accounts.sign_out, clock, head, one.id)
    own = (await invite(head, programme_id)).account
    assert (await write(accounts.disable, clock, head, own.id)).disabled_at == clock.now()
    assert (await write(accounts.enable, clock, head, own.id)).disabled_at is None


@pytest.mark.parametrize("grows", ["role", "administrator"])
async def test_links_end_when_an_account_reaches_further(
    head, invite, write, programme_id, elsewhere, clock, welcoming, grows
):
    """Whoever has made one would have a way to more than they see to; another role in a programme is none."""
    invited = await invite(head, programme_id)
    await write(memberships.change_role, clock, head, programme_id, invited.account.id, StaffRole.COORDINATOR)
    assert (await welcoming.show(invited.token, "")).account.id == invited.account.id
    if grows == "role":
        new = (await invite(OPERATOR, elsewhere)).token
    else:
        who = (clock, OPERATOR, invited.account.id)
        await write(accounts.set_administrator, *who, administrator=True)
        new = await write(memberships.make_way_in, *who)
    with pytest.raises(WelcomeEnded):
        await welcoming.show(invited.token, "")
    assert (await welcoming.show(new, "")).account.id == invited.account.id


async def test_a_way_in_is_an_invitation_until_there_is_a_password(account, write, clock, welcoming):
    """Then it is a link to choose another one."""
    for email, hashed, kind in (
        ("a@example.org", None, LinkKind.INVITATION),
        ("b@example.org", "x", LinkKind.RESET),
    ):
        made = await account(email, password_hash=hashed)
        token = await write(memberships.make_way_in, clock, OPERATOR, made.id)
        assert (await welcoming.show(token, "")).kind is kind


async def test_only_those_of_the_installation_make_accounts_and_administrators(account, head, write, clock):
    """Administrators of a programme only invite into it."""
    data = AccountInput(name="Ben", email="ben@example.org")
    ada = await account()
    with pytest.raises(MissingScope):
        await write(accounts.create, clock, head, data)
    with pytest.raises(MissingScope):
        await write(accounts.set_administrator, clock, head, ada.id, administrator=True)
    with pytest.raises(MissingScope):
        await write(accounts.listed, head, Window())
    ben = await write(accounts.create, clock, OPERATOR, data)
    with pytest.raises(AddressTaken):
        await write(accounts.create, clock, OPERATOR, data)
    assert (
        await write(accounts.set_administrator, clock, OPERATOR, ben.id, administrator=True)
    ).administrator
    assert [one.email for one in (await write(accounts.listed, OPERATOR, Window())).items] == [
        EMAIL,
        data.email,
    ]


@pytest.mark.parametrize("how", ["disable", "demote"])
async def test_the_last_administrator_stays(account, write, clock, how):
    """Of two who are sent away at once, one stays; who is disabled does not count."""
    two = [await account(f"{name}@example.org", administrator=True) for name in "ab"]
    away = await account("away@example.org", administrator=True)
    await write(accounts.disable, clock, OPERATOR, away.id)

    async def send_away(one):
        if how == "disable":
            await write(accounts.disable, clock, OPERATOR, one.id)
        else:
            await write(accounts.set_administrator, clock, OPERATOR, one.id, administrator=False)

    done = await asyncio.gather(*map(send_away, two), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["LastAdministrator", "NoneType"]
    left = two[[isinstance(one, LastAdministrator) for one in done].index(True)]
    with pytest.raises(LastAdministrator):
        await send_away(left)


def test_an_administrator_of_a_programme_has_every_scope_there():
    """A coordinator all but that of keys; a viewer looks."""
    assert SCOPES[StaffRole.ADMINISTRATOR] == {Scope.ADMIN}
    assert SCOPES[StaffRole.COORDINATOR] == set(Scope) - {Scope.ADMIN}
    assert SCOPES[StaffRole.VIEWER] == {Scope.PROFILES_READ, Scope.EVENTS_READ}
