"""Queries for feedback."""

from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.models import FeedbackRow
from api.store.records_mail import Feedback
from api.store.rows import columns, made, one, values


async def add(session: AsyncSession, feedback: Feedback) -> None:
    """Store what somebody has said."""
    await session.execute(insert(FeedbackRow).values(values(feedback)))


async def find(session: AsyncSession, pairing_id: UUID, profile_id: UUID, months: int) -> Feedback | None:
    """What somebody has said after some months, if anything."""
    found = await session.execute(
        select(*columns(FeedbackRow, Feedback)).where(
            FeedbackRow.pairing_id == pairing_id,
            FeedbackRow.profile_id == profile_id,
            FeedbackRow.months == months,
        )
    )
    return one(Feedback, found.one_or_none())


async def of_pairing(session: AsyncSession, pairing_id: UUID) -> list[Feedback]:
    """All that the two have said about a pairing, oldest first."""
    found = await session.execute(
        select(*columns(FeedbackRow, Feedback))
        .where(FeedbackRow.pairing_id == pairing_id)
        .order_by(FeedbackRow.months, FeedbackRow.created_at, FeedbackRow.profile_id)
    )
    return made(Feedback, found.all())
