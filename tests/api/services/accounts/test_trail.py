"""The trail of the installation tells what becomes of accounts, keys and webhooks, and no secret."""

import asyncio

import pyotp
import pytest

from api.errors import MissingScope
from api.schemas.accounts import AccountInput, InvitationInput, OwnInput
from api.schemas.keys import KeyRotationInput, Scope
from api.schemas.staff import LinkKind, StaffRole
from api.schemas.webhooks import RotationInput, WebhookInput
from api.security.access import OPERATOR, Principal
from api.services import accounts, keys, memberships, second_factor, trail, webhooks
from api.services.versions import Expected
from api.services.welcoming import make_link
from api.store import events
from api.store import trail as store
from api.webhooks import shown_secret

PASSWORD = "Zwölf Boxkämpfer jagen Viktor"
OTHER = "Franz jagt im komplett verwahrlosten Taxi"
NAMES = ("Ada Berg", "ada@example.org", "Ada B.", "Falldatenbank", "https://example.org/in", "Fallsystem")
"""What is given to things here, and must stand in no entry."""


@pytest.fixture
def told(database):
    """All that the trail tells, oldest first: type, who, of which, and what belongs to it."""

    async def call():
        async with database.read() as session:
            found = await store.listed(session, kind=None, before=None, limit=100)
        return [(one.type, one.actor, one.subject_id, one.data) for one in reversed(found)]

    return call


@pytest.fixture
def in_feed(database):
    """The types of the events of a programme that tell of keys and webhooks."""

    async def call(programme_id):
        async with database.read() as session:
            found = await events.listed(session, programme_id, after=0, limit=100)
        return [one.type for one in found if one.subject_kind in {"key", "webhook"}]

    return call


async def test_keys_are_told_to_what_they_are_bound_to(
    database, clock, programme_id, elsewhere, told, in_feed
):
    """In the trail all of them; in each programme those that reach it by name; secrets nowhere."""
    bound = {"name": NAMES[3], "scopes": [Scope.MATCHING], "programme_ids": [elsewhere, programme_id]}
    hours = KeyRotationInput(overlap_hours=24)
    async with database.write() as session:
        old = await keys.create(session, clock, **bound)
        free = await keys.create(session, clock, name=NAMES[3], scopes=[Scope.ADMIN])
        new = await keys.rotate(session, clock, OPERATOR, old.stored.id, hours, expected=Expected())
        await keys.revoke(session, clock, OPERATOR, free.stored.id, expected=Expected())
    both = sorted([str(elsewhere), str(programme_id)])
    made = {"scopes": ["matching"], "programme_ids": both}
    rotated = {"replaced_by": str(new.stored.id), "overlap_hours": 24, "programme_ids": both}
    assert await told() == [
        ("key.created", "operator", old.stored.id, made),
        ("key.created", "operator", free.stored.id, {"scopes": ["admin"]}),
        ("key.created", "operator", new.stored.id, made),
        ("key.rotated", "operator", old.stored.id, rotated),
        ("key.revoked", "operator", free.stored.id, {}),
    ]
    for programme in (programme_id, elsewhere):
        assert await in_feed(programme) == ["key.created", "key.created", "key.rotated"]
        async with database.read() as session:
            assert "programme_ids" not in (await events.listed(session, programme, after=0, limit=9))[-1].data


async def test_webhooks_are_told_to_what_they_are_bound_to(
    database, clock, programme_id, elsewhere, told, in_feed
):
    """Made, given another secret, deleted."""
    data = WebhookInput(url=NAMES[4], description=NAMES[5], programme_ids=[programme_id])
    async with database.write() as session:
        made = await webhooks.create(session, clock, OPERATOR, data, allow_private=False)
        await webhooks.rotate(session, clock, OPERATOR, made.id, RotationInput(), expected=Expected())
        await webhooks.remove(session, clock, OPERATOR, made.id, expected=Expected())
    types = ["webhook.created", "webhook.rotated", "webhook.deleted"]
    assert [(kind, subject) for kind, _, subject, _ in await told()] == [(one, made.id) for one in types]
    assert await in_feed(programme_id) == types
    assert await in_feed(elsewhere) == []


async def test_what_becomes_of_an_account_is_told(database, clock, account, told):
    """By whoever sees to it; what is so already is not told again."""
    ada, who = await account(), Principal("5", frozenset({Scope.ADMIN}))
    # Another administrator, so that one can be sent away.
    await account("ben@example.org", administrator=True)
    async with database.write() as session:
        for _ in range(2):
            await accounts.set_administrator(session, clock, who, ada.id, administrator=True)
            await accounts.drop_second_factor(session, clock, who, ada.id)
        await accounts.set_administrator(session, clock, who, ada.id, administrator=False)
        for _ in range(2):
            await accounts.disable(session, clock, who, ada.id)
        for _ in range(2):
            await accounts.enable(session, clock, who, ada.id)
        await accounts.sign_out(session, clock, who, ada.id)
        await memberships.make_way_in(session, clock, who, ada.id)
        await accounts.create(session, clock, who, AccountInput(name=NAMES[2], email="c@example.org"))
    assert [(kind, actor, data) for kind, actor, subject, data in await told() if actor != str(subject)] == [
        ("account.administrator_granted", "5", {}),
        ("account.administrator_withdrawn", "5", {}),
        ("account.disabled", "5", {}),
        ("account.enabled", "5", {}),
        ("account.signed_out", "5", {}),
        ("account.link_made", "5", {"link": "new_password"}),
        ("account.created", "5", {"administrator": False}),
    ]


async def test_what_people_change_of_themselves_is_told(database, clock, account, own, sign, welcoming, told):
    """Who was invited and has come, named, with a second factor and without, signed out."""
    ada = await account(password_hash=None)
    async with database.write() as session:
        token = await make_link(session, clock, LinkKind.INVITATION, ada.id, by="operator")
    await welcoming.accept(token, "", OwnInput(name=NAMES[2], language="de"), PASSWORD)
    signed = await sign(ada.id)
    await own.change(await signed(), OwnInput(name=NAMES[0], language="en"))
    async with database.write() as session:
        await second_factor.begin(session, await signed())
    secret = second_factor.pending(await signed()).secret
    async with database.write() as session:
        await second_factor.confirm(session, clock, await signed(), pyotp.TOTP(secret).at(clock.now()))
    await own.turn_off_codes(await signed(), PASSWORD)
    await own.change_password(await signed(), PASSWORD, OTHER)
    await own.sign_out(await signed())
    assert await signed() is None
    found = await told()
    assert [(kind, actor) for kind, actor, _, _ in found if kind.endswith("link_made")] == [
        ("account.link_made", "operator")
    ]
    assert [kind for kind, actor, _, _ in found if actor == str(ada.id)] == [
        "account.created",
        "account.password_changed",
        "account.updated",
        "account.second_factor_added",
        "account.second_factor_removed",
        "account.password_changed",
        "account.signed_out",
    ]


async def test_no_entry_holds_a_name_an_address_or_a_secret(database, clock, account, programme_id):
    """Neither in the trail nor in the feed; who looks at the trail reads the names of now."""
    ada = await account()
    hook = WebhookInput(url=NAMES[4], description=NAMES[5], programme_ids=[programme_id])
    bound = {"name": NAMES[3], "scopes": [Scope.MATCHING], "programme_ids": [programme_id]}
    async with database.write() as session:
        token = await memberships.make_way_in(session, clock, OPERATOR, ada.id)
        key = await keys.create(session, clock, Principal(str(ada.id), frozenset({Scope.ADMIN})), **bound)
        webhook = await webhooks.create(session, clock, OPERATOR, hook, allow_private=False)
    async with database.read() as session:
        entries = await store.listed(session, kind=None, before=None, limit=100)
        entries += await events.listed(session, programme_id, after=0, limit=100)
        shown = (await trail.listed(session, OPERATOR, kind=None, before=None)).items
    written = "\n".join(map(repr, entries))
    secrets = (token, key.key, key.key.rpartition("_")[2], shown_secret(webhook.secret), PASSWORD)
    assert [one for one in (*NAMES, *secrets) if one in written] == []
    assert [(one.event.type, one.by, one.about) for one in shown] == [
        ("webhook.created", None, NAMES[5]),
        ("key.created", ada.name, NAMES[3]),
        ("account.link_made", None, ada.name),
        ("account.created", ada.name, ada.name),
    ]


async def test_the_trail_is_for_those_of_the_installation(database, programme_id):
    """An administrator of a programme sees what its feed tells."""
    head = Principal("5", frozenset({Scope.ADMIN}), frozenset({str(programme_id)}))
    async with database.read() as session:
        with pytest.raises(MissingScope):
            await trail.listed(session, head, kind=None, before=None)


async def test_two_who_write_in_the_same_programmes_do_not_block_each_other(
    database, clock, programme_id, elsewhere
):
    """A key bound to two programmes is revoked while roles are given, and another one is made."""
    bound = {"name": NAMES[3], "scopes": [Scope.MATCHING], "programme_ids": [elsewhere, programme_id]}

    async def make_and_end(_):
        async with database.write() as session:
            made = await keys.create(session, clock, **bound)
        async with database.write() as session:
            await keys.revoke(session, clock, OPERATOR, made.stored.id, expected=Expected())

    async def invite(number):
        data = InvitationInput(name="Ada", email=f"{number}@example.org", role=StaffRole.VIEWER)
        for one in (programme_id, elsewhere):
            async with database.write() as session:
                invited = await memberships.invite(session, clock, OPERATOR, one, data)
            async with database.write() as session:
                await accounts.sign_out(session, clock, OPERATOR, invited.account.id)

    await asyncio.gather(*map(make_and_end, range(6)), *map(invite, range(6)))
