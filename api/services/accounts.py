"""Accounts, as others see to them: made for somebody, ended, let in anew.

Whoever may do so reaches everything that the account reaches: an administrator of
the installation every account, an administrator of programmes those that have
roles in these alone. Otherwise somebody could take over the account of another
who may do more.
"""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Conflict, Forbidden, MissingScope, NotFound
from api.schemas.accounts import AccountInput
from api.security.access import Principal, Scope
from api.security.staff import StaffRole
from api.services import sessions
from api.services.pages import Part, Window, cut
from api.services.telling import tell_all
from api.store import accounts, sign_in
from api.store.records_accounts import Account
from api.store.types import new_id


class AddressTaken(Conflict):
    """There is an account with this address already."""

    code = "address_taken"


class LastAdministrator(Conflict):
    """Nobody else could make programmes, and see to the accounts of administrators."""

    code = "last_administrator"


class AccountBeyond(Forbidden):
    """The account has a role elsewhere, so whoever sees to it has to have one there, too."""

    code = "account_beyond"


async def create(
    session: AsyncSession, clock: Clock, who: Principal, data: AccountInput, *, administrator: bool = False
) -> Account:
    """Make an account that nobody can sign in to yet; raise `MissingScope` or `AddressTaken`."""
    require_overall(who)
    return await add(session, clock, data, by=who.key_id, administrator=administrator)


async def add(
    session: AsyncSession,
    clock: Clock,
    data: AccountInput,
    *,
    by: str | None = None,
    administrator: bool = False,
    password_hash: str | None = None,
) -> Account:
    """Store a new account, made by somebody or, if that is left out, by itself; raise `AddressTaken`."""
    await accounts.hold_accounts(session)
    if await accounts.by_email(session, data.email) is not None:
        raise AddressTaken
    now = clock.now()
    account = Account(
        id=new_id(),
        email=data.email,
        name=data.name,
        language=data.language,
        administrator=administrator,
        password_hash=password_hash,
        created_at=now,
        updated_at=now,
    )
    await accounts.add(session, account)
    subject = ("account", account.id)
    await tell_all(session, by or str(account.id), now, subject, "created", administrator=administrator)
    return account


async def listed(session: AsyncSession, who: Principal, window: Window) -> Part[Account]:
    """All accounts, oldest first, for whoever sees to the installation; raise `MissingScope`."""
    require_overall(who)
    found = await accounts.listed(session, after=window.after, limit=window.probe)
    return cut(found, window, lambda account: account.id)


async def governed(session: AsyncSession, who: Principal, account_id: UUID) -> Account:
    """An account that `who` may see to, held.

    Raises
    ------
    NotFound
        If there is none that has a role where `who` sees to roles.
    AccountBeyond
        If it has another one where `who` does not.
    """
    # Held first: roles that somebody else was just giving are there by then.
    account = await accounts.get(session, account_id, to_change=True)
    roles = await accounts.roles(session, account_id)
    known = who.may(Scope.ADMIN) and (who.programmes is None or any(who.sees(str(one)) for one in roles))
    if account is None or not known:
        raise NotFound("account", str(account_id))
    if not governs(who, account, roles):
        raise AccountBeyond
    return account


def governs(who: Principal, account: Account, roles: Mapping[UUID, StaffRole]) -> bool:
    """Whether `who` reaches everything that an account does."""
    reach = None if account.administrator else [str(one) for one in roles]
    return who.may(Scope.ADMIN) and who.covers(reach)


async def disable(session: AsyncSession, clock: Clock, who: Principal, account_id: UUID) -> Account:
    """Let nobody sign in to an account any more, and sign them out.

    Raises
    ------
    NotFound, AccountBeyond, LastAdministrator
    """
    await accounts.hold_accounts(session)
    account = await governed(session, who, account_id)
    if account.disabled_at is not None:
        return account
    await _require_another(session, account)
    await sessions.close_all(session, account_id)
    return await _store(session, clock, who, replace(account, disabled_at=clock.now()), "disabled")


async def enable(session: AsyncSession, clock: Clock, who: Principal, account_id: UUID) -> Account:
    """Let somebody sign in again; raise `NotFound` or `AccountBeyond`."""
    account = await governed(session, who, account_id)
    if account.disabled_at is None:
        return account
    return await _store(session, clock, who, replace(account, disabled_at=None), "enabled")


async def set_administrator(
    session: AsyncSession, clock: Clock, who: Principal, account_id: UUID, *, administrator: bool
) -> Account:
    """Say whether somebody sees to the whole installation.

    Raises
    ------
    MissingScope
        If `who` does not.
    NotFound, LastAdministrator
    """
    require_overall(who)
    await accounts.hold_accounts(session)
    account = await governed(session, who, account_id)
    if account.administrator == administrator:
        return account
    if administrator:
        # Links that were made for less must not lead to all.
        await sign_in.use_links(session, account.id, clock.now())
    else:
        await _require_another(session, account)
    what = "administrator_granted" if administrator else "administrator_withdrawn"
    return await _store(session, clock, who, replace(account, administrator=administrator), what)


async def drop_second_factor(
    session: AsyncSession, clock: Clock, who: Principal, account_id: UUID
) -> Account:
    """Let somebody in without a code who has lost the app and all that stands in for it."""
    account = await governed(session, who, account_id)
    bare = replace(account, totp_secret=None, totp_last_step=None, recovery_digests=[])
    return account if bare == account else await _store(session, clock, who, bare, "second_factor_removed")


async def sign_out(session: AsyncSession, clock: Clock, who: Principal, account_id: UUID) -> None:
    """End all sessions of somebody; raise `NotFound` or `AccountBeyond`."""
    account = await governed(session, who, account_id)
    await sessions.close_all(session, account.id)
    await tell_all(session, who.key_id, clock.now(), ("account", account.id), "signed_out")


def require_overall(who: Principal) -> None:
    """Raise `MissingScope` unless somebody sees to the whole installation."""
    if who.programmes is not None or not who.may(Scope.ADMIN):
        raise MissingScope(Scope.ADMIN.value)


async def _require_another(session: AsyncSession, account: Account) -> None:
    """Raise `LastAdministrator` if without this account nobody would see to the installation."""
    counts = account.administrator and account.disabled_at is None
    if counts and await accounts.active_administrators(session) == 1:
        raise LastAdministrator


async def _store(session: AsyncSession, clock: Clock, who: Principal, changed: Account, what: str) -> Account:
    now = clock.now()
    after = replace(changed, version=changed.version + 1, updated_at=now)
    await accounts.replace(session, after)
    await tell_all(session, who.key_id, now, ("account", after.id), what)
    return after
