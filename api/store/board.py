"""Queries for the board of pairings: some of them, in the order in which somebody looks after them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import MailState
from api.store.models import OutboxRow, PairingRow
from api.store.records import Pairing
from api.store.rows import columns, made
from matcher.pairing import PairingState


async def in_states(
    session: AsyncSession, programme_id: UUID, states: Collection[PairingState], *, offset: int, limit: int
) -> list[Pairing]:
    """Pairings in these states: the nearest deadline first, then those that were changed last."""
    return await _some(session, programme_id, PairingRow.state.in_(states), offset=offset, limit=limit)


async def undelivered(session: AsyncSession, programme_id: UUID, *, offset: int, limit: int) -> list[Pairing]:
    """Pairings with a mail that has failed, whatever their state; in the same order."""
    failed = exists().where(OutboxRow.pairing_id == PairingRow.id, OutboxRow.state == MailState.FAILED)
    return await _some(session, programme_id, failed, offset=offset, limit=limit)


async def count_undelivered(session: AsyncSession, programme_id: UUID) -> int:
    """How many pairings have a mail that has failed."""
    statement = select(func.count(func.distinct(OutboxRow.pairing_id))).where(
        OutboxRow.programme_id == programme_id, OutboxRow.state == MailState.FAILED
    )
    return await session.scalar(statement) or 0


async def failed_mails(session: AsyncSession, pairing_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """How many mails have failed of each of these pairings that has any."""
    found = await session.execute(
        select(OutboxRow.pairing_id, func.count())
        .where(OutboxRow.pairing_id.in_(list(pairing_ids)), OutboxRow.state == MailState.FAILED)
        .group_by(OutboxRow.pairing_id)
    )
    return dict(found.tuples().all())


async def _some(
    session: AsyncSession, programme_id: UUID, which: ColumnElement[bool], *, offset: int, limit: int
) -> list[Pairing]:
    found = await session.execute(
        select(*columns(PairingRow, Pairing))
        .where(PairingRow.programme_id == programme_id, which)
        # Written so that both databases put those without a deadline last.
        .order_by(
            PairingRow.answer_until.is_(None),
            PairingRow.answer_until,
            PairingRow.updated_at.desc(),
            PairingRow.id,
        )
        .offset(offset)
        .limit(limit)
    )
    return made(Pairing, found.all())
