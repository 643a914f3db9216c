"""Queries for the links in mails."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.holding import hold_of
from api.store.models import LinkRow, PairingRow
from api.store.records_mail import Link
from api.store.rows import columns, one, values
from matcher.pairing import Event


async def add(session: AsyncSession, link: Link) -> None:
    """Store a new link."""
    await session.execute(insert(LinkRow).values(values(link)))


async def find(session: AsyncSession, digest: bytes) -> Link | None:
    """The link whose token has this hash."""
    pairing_id = select(LinkRow.pairing_id).where(LinkRow.hash == digest).scalar_subquery()
    await hold_of(session, PairingRow, PairingRow.id == pairing_id)
    found = await session.execute(select(*columns(LinkRow, Link)).where(LinkRow.hash == digest))
    return one(Link, found.one_or_none())


async def answered(session: AsyncSession, link: Link, answer: Event | None, now: datetime) -> None:
    """Keep what was answered on all links of the same question to the same person."""
    await session.execute(
        update(LinkRow)
        .where(
            LinkRow.pairing_id == link.pairing_id,
            LinkRow.profile_id == link.profile_id,
            LinkRow.months.is_not_distinct_from(link.months),
        )
        .values(answer=answer, answered_at=now)
    )


async def revoke(session: AsyncSession, pairing_id: UUID, now: datetime) -> None:
    """Let no link about a pairing lead anywhere any more."""
    await session.execute(
        update(LinkRow)
        .where(LinkRow.pairing_id == pairing_id, LinkRow.revoked_at.is_(None))
        .values(revoked_at=now)
    )
