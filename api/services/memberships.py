"""Who may do what in a programme, and how they are let in; seen to by its administrators."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import MissingScope, NotFound
from api.schemas.accounts import InvitationInput
from api.schemas.staff import LinkKind
from api.security.access import Principal, Scope
from api.security.staff import StaffRole
from api.services import programmes
from api.services.accounts import add, governed, governs
from api.services.telling import tell
from api.services.welcoming import make_link
from api.store import accounts, sign_in
from api.store.records_accounts import Account, Membership


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who has a role now; `token` is that of their link, unless they can sign in already."""

    account: Account
    token: str | None = field(repr=False)


async def listed(
    session: AsyncSession, who: Principal, programme_id: UUID
) -> list[tuple[Account, StaffRole]]:
    """Who has a role in a programme, by name; raise `NotFound` or `MissingScope`."""
    await _require(session, who, programme_id)
    return await accounts.members(session, programme_id)


async def invite(
    session: AsyncSession, clock: Clock, who: Principal, programme_id: UUID, data: InvitationInput
) -> Invited:
    """Give somebody a role, and make an account for them if there is none with their address.

    Raises
    ------
    NotFound, MissingScope
    """
    await _require(session, who, programme_id)
    await accounts.hold_accounts(session)
    known = await accounts.by_email(session, data.email)
    account = known or await add(session, clock, data, by=who.key_id)
    # As it is before: with the new role, they would be seen to by somebody else at once.
    roles = await accounts.roles(session, account.id)
    governed_already = known is None or governs(who, account, roles)
    await _give(
        session, clock, who, Membership(account_id=account.id, programme_id=programme_id, role=data.role)
    )
    new = account.password_hash is None and account.oidc_subject is None
    token = None
    if new and governed_already:
        token = await make_link(session, clock, LinkKind.INVITATION, account.id, by=who.key_id)
    return Invited(account, token)


async def change_role(
    session: AsyncSession, clock: Clock, who: Principal, programme_id: UUID, account_id: UUID, role: StaffRole
) -> None:
    """Give somebody another role; raise `NotFound` or `MissingScope`."""
    await _require(session, who, programme_id)
    if programme_id not in await accounts.roles(session, account_id):
        raise NotFound("account", str(account_id))
    await _give(session, clock, who, Membership(account_id=account_id, programme_id=programme_id, role=role))


async def remove(
    session: AsyncSession, clock: Clock, who: Principal, programme_id: UUID, account_id: UUID
) -> None:
    """Take somebody's role away; their account stays. Raise `NotFound` or `MissingScope`."""
    await _require(session, who, programme_id)
    role = await accounts.take_role(session, account_id, programme_id)
    if role is None:
        raise NotFound("account", str(account_id))
    gone = {"role": role.value}
    await tell(session, who.key_id, clock.now(), programme_id, ("member", account_id), "deleted", **gone)


async def make_way_in(session: AsyncSession, clock: Clock, who: Principal, account_id: UUID) -> str:
    """Make a link by which somebody chooses a password: their first one, or another one.

    Raises
    ------
    NotFound, AccountBeyond
    """
    account = await governed(session, who, account_id)
    kind = LinkKind.INVITATION if account.password_hash is None else LinkKind.RESET
    return await make_link(session, clock, kind, account.id, by=who.key_id)


async def _require(session: AsyncSession, who: Principal, programme_id: UUID) -> None:
    await programmes.require(session, who, programme_id)
    if not who.may(Scope.ADMIN):
        raise MissingScope(Scope.ADMIN.value)


async def _give(session: AsyncSession, clock: Clock, who: Principal, given: Membership) -> None:
    # Held, so that whoever sees to the account meanwhile sees this role, too.
    if await accounts.get(session, given.account_id, to_change=True) is None:
        raise NotFound("account", str(given.account_id))
    before = await accounts.give_role(session, given)
    if before is given.role:
        return
    if before is None:
        # Whoever has made a link so far need not see to all that the account reaches from now on.
        await sign_in.use_links(session, given.account_id, clock.now())
    subject, data = ("member", given.account_id), {"role": given.role.value}
    what = "updated" if before else "created"
    await tell(session, who.key_id, clock.now(), given.programme_id, subject, what, **data)
