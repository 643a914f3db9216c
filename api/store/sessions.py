"""Queries for sessions: the browsers in which people are signed in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.models import SessionRow
from api.store.records_accounts import BrowserSession
from api.store.rows import columns, made, one, values
from api.store.types import JsonObject


async def add(session: AsyncSession, opened: BrowserSession) -> None:
    """Store a new session."""
    await session.execute(insert(SessionRow).values(values(opened)))


async def find(session: AsyncSession, digest: bytes) -> BrowserSession | None:
    """The session whose cookie has this digest."""
    found = await session.execute(
        select(*columns(SessionRow, BrowserSession)).where(SessionRow.digest == digest)
    )
    return one(BrowserSession, found.one_or_none())


async def of_account(
    session: AsyncSession, account_id: UUID, *, seen_after: datetime
) -> list[BrowserSession]:
    """The sessions of an account that were used after a moment, the latest first."""
    found = await session.execute(
        select(*columns(SessionRow, BrowserSession))
        .where(SessionRow.account_id == account_id, SessionRow.seen_at > seen_after)
        .order_by(SessionRow.seen_at.desc(), SessionRow.id)
    )
    return made(BrowserSession, found.all())


async def note_use(session: AsyncSession, session_id: UUID, now: datetime) -> None:
    """Note that a session was used; never before what was noted already."""
    await session.execute(
        update(SessionRow).where(SessionRow.id == session_id, SessionRow.seen_at < now).values(seen_at=now)
    )


async def kept(session: AsyncSession, session_id: UUID, *, to_change: bool = False) -> JsonObject | None:
    """What is kept for pages; `None` without such a session. `to_change` keeps others from changing it."""
    statement = select(SessionRow.kept).where(SessionRow.id == session_id)
    found: JsonObject | None = await session.scalar(statement.with_for_update() if to_change else statement)
    return found


async def keep(session: AsyncSession, session_id: UUID, kept: JsonObject) -> None:
    """Store what is kept for pages."""
    await session.execute(update(SessionRow).where(SessionRow.id == session_id).values(kept=kept))


async def remove(session: AsyncSession, session_id: UUID) -> None:
    """End a session."""
    await session.execute(delete(SessionRow).where(SessionRow.id == session_id))


async def remove_all(session: AsyncSession, account_id: UUID, *, but: UUID | None = None) -> None:
    """End all the sessions of an account, or all but one."""
    others = SessionRow.id.is_distinct_from(but)
    await session.execute(delete(SessionRow).where(SessionRow.account_id == account_id, others))


async def remove_ended(session: AsyncSession, now: datetime) -> None:
    """Remove all sessions whose time is over."""
    await session.execute(delete(SessionRow).where(SessionRow.expires_at <= now))
