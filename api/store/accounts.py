"""Queries for accounts, and for the roles that they have in programmes."""

from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.staff import StaffRole
from api.store.holding import MANY_WRITERS, hold
from api.store.models import AccountRow, MembershipRow
from api.store.records_accounts import Account, Membership
from api.store.rows import columns, made, one, page, values


async def hold_accounts(session: AsyncSession) -> None:
    """Keep others from making and ending accounts until this transaction ends; signing in goes on."""
    if session.info.get(MANY_WRITERS):
        await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('accounts'))"))


async def add(session: AsyncSession, account: Account) -> None:
    """Store a new account."""
    await session.execute(insert(AccountRow).values(values(account)))


async def get(session: AsyncSession, account_id: UUID, *, to_change: bool = False) -> Account | None:
    """The account with this id; `to_change` keeps others from changing it meanwhile."""
    return await _one(session, AccountRow.id == account_id, to_change=to_change)


async def by_email(session: AsyncSession, email: str, *, to_change: bool = False) -> Account | None:
    """The account with this address, which is casefolded."""
    return await _one(session, AccountRow.email == email, to_change=to_change)


async def by_identity(session: AsyncSession, issuer: str, subject: str) -> Account | None:
    """The account that a provider of identities knows as `subject`."""
    return await _one(session, AccountRow.oidc_issuer == issuer, AccountRow.oidc_subject == subject)


async def replace(session: AsyncSession, account: Account) -> None:
    """Store all of an account that was found `to_change`."""
    await session.execute(update(AccountRow).where(AccountRow.id == account.id).values(values(account)))


async def listed(session: AsyncSession, *, after: UUID | None, limit: int) -> list[Account]:
    """Accounts in the order of their ids."""
    statement = page(select(*columns(AccountRow, Account)), AccountRow.id, after, limit)
    return made(Account, (await session.execute(statement)).all())


async def are_there_any(session: AsyncSession) -> bool:
    """Whether there is an account."""
    return await session.scalar(select(AccountRow.id).limit(1)) is not None


async def active_administrators(session: AsyncSession) -> int:
    """How many may do everything in the whole installation."""
    found = await session.scalar(
        select(func.count()).where(AccountRow.administrator, AccountRow.disabled_at.is_(None))
    )
    return found or 0


async def roles(session: AsyncSession, account_id: UUID) -> dict[UUID, StaffRole]:
    """What an account may do, by the ids of programmes."""
    row = MembershipRow
    found = await session.execute(select(row.programme_id, row.role).where(row.account_id == account_id))
    return dict(found.tuples().all())


async def members(session: AsyncSession, programme_id: UUID) -> list[tuple[Account, StaffRole]]:
    """Who has a role in a programme, by name."""
    await hold(session, programme_id)
    found = await session.execute(
        select(MembershipRow.role, *columns(AccountRow, Account))
        .join(AccountRow, AccountRow.id == MembershipRow.account_id)
        .where(MembershipRow.programme_id == programme_id)
        .order_by(AccountRow.name, AccountRow.id)
    )
    rows = [row._asdict() for row in found.all()]
    return [(Account(**values), role) for values in rows for role in [values.pop("role")]]


async def give_role(session: AsyncSession, membership: Membership) -> StaffRole | None:
    """Store what somebody may do in a programme; the role that they had there until now."""
    before = await take_role(session, membership.account_id, membership.programme_id)
    await session.execute(insert(MembershipRow).values(values(membership)))
    return before


async def take_role(session: AsyncSession, account_id: UUID, programme_id: UUID) -> StaffRole | None:
    """Have somebody do nothing in a programme any more; the role that they had there."""
    await hold(session, programme_id)
    before: StaffRole | None = await session.scalar(
        delete(MembershipRow)
        .where(MembershipRow.account_id == account_id, MembershipRow.programme_id == programme_id)
        .returning(MembershipRow.role)
    )
    return before


async def _one(session: AsyncSession, *which: ColumnElement[bool], to_change: bool = False) -> Account | None:
    statement = select(*columns(AccountRow, Account)).where(*which)
    if to_change:
        statement = statement.with_for_update(key_share=True)
    return one(Account, (await session.execute(statement)).one_or_none())
