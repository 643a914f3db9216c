"""Numbers of a programme, counted where they are stored."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from api.schemas.states import MailState, ProposalState, Role, RunState, Status
from api.store.models import OutboxRow, PairingRow, ProfileRow, ProposalRow, RunRow
from api.store.models_pairings import OPEN, EventRow
from api.store.standing import STATE
from matcher.pairing import PairingState

Kind = TypeVar("Kind")


async def people(session: AsyncSession, programme_id: UUID) -> Mapping[tuple[Role, Status], int]:
    """How many profiles there are of each role and status."""
    found = await session.execute(
        select(ProfileRow.role, ProfileRow.status, func.count())
        .where(ProfileRow.programme_id == programme_id)
        .group_by(ProfileRow.role, ProfileRow.status)
    )
    return {(role, status): number for role, status, number in found.all()}


async def seats(session: AsyncSession, programme_id: UUID) -> int:
    """The seats of all active mentors, free or not."""
    statement = select(func.sum(ProfileRow.capacity)).where(
        ProfileRow.programme_id == programme_id,
        ProfileRow.role == Role.MENTOR,
        ProfileRow.status == Status.ACTIVE,
    )
    return await session.scalar(statement) or 0


async def occupied_seats(session: AsyncSession, programme_id: UUID) -> int:
    """The seats of active mentors that open pairings occupy."""
    statement = (
        select(func.count())
        .select_from(PairingRow)
        .join(ProfileRow, ProfileRow.id == PairingRow.mentor_id)
        .where(
            PairingRow.programme_id == programme_id,
            PairingRow.state.in_(OPEN),
            ProfileRow.status == Status.ACTIVE,
        )
    )
    return await session.scalar(statement) or 0


async def waiting_mentees(session: AsyncSession, programme_id: UUID) -> int:
    """Active mentees without an open pairing."""
    taken = select(PairingRow.mentee_id).where(PairingRow.state.in_(OPEN))
    return await _count(
        session,
        ProfileRow.programme_id == programme_id,
        ProfileRow.role == Role.MENTEE,
        ProfileRow.status == Status.ACTIVE,
        ProfileRow.id.not_in(taken),
    )


async def pairings(session: AsyncSession, programme_id: UUID) -> Mapping[PairingState, int]:
    """How many pairings are in each state."""
    return await _by(session, PairingRow.state, PairingRow.programme_id == programme_id)


async def proposals(session: AsyncSession, programme_id: UUID) -> Mapping[ProposalState, int]:
    """How many proposals of all runs that are done are in each state."""
    found = await session.execute(
        select(STATE, func.count())
        .join(RunRow, RunRow.id == ProposalRow.run_id)
        .where(ProposalRow.programme_id == programme_id, RunRow.state == RunState.DONE)
        .group_by(STATE)
    )
    return dict(found.tuples().all())


async def runs(session: AsyncSession, programme_id: UUID) -> Mapping[RunState, int]:
    """How many runs are in each state."""
    return await _by(session, RunRow.state, RunRow.programme_id == programme_id)


async def mails(session: AsyncSession, programme_id: UUID) -> Mapping[MailState, int]:
    """How many mails are in each state."""
    return await _by(session, OutboxRow.state, OutboxRow.programme_id == programme_id)


async def unanswered(session: AsyncSession, programme_id: UUID, until: datetime) -> int:
    """Open questions whose deadline comes before a moment."""
    statement = select(func.count()).select_from(PairingRow).where(
        PairingRow.programme_id == programme_id, PairingRow.answer_until <= until
    )  # fmt: skip
    return await session.scalar(statement) or 0


async def ended_since(
    session: AsyncSession, programme_id: UUID, since: datetime
) -> Mapping[PairingState, int]:
    """How many pairings have come into each state since a moment."""
    return await _by(
        session, PairingRow.state, PairingRow.programme_id == programme_id, PairingRow.updated_at >= since
    )


async def repairs_since(session: AsyncSession, programme_id: UUID, since: datetime) -> int:
    """How often another plan was looked for, since a moment, because a pairing had ended."""
    statement = select(func.count()).select_from(EventRow).where(
        EventRow.programme_id == programme_id,
        EventRow.type == "run.started",
        EventRow.at >= since,
        EventRow.data["repairs"].as_string().is_not(None),
    )  # fmt: skip
    return await session.scalar(statement) or 0


async def _by(
    session: AsyncSession, kind: InstrumentedAttribute[Kind], *where: ColumnElement[bool]
) -> dict[Kind, int]:
    statement: Select[tuple[Kind, int]] = select(kind, func.count()).where(*where).group_by(kind)
    return dict((await session.execute(statement)).tuples().all())


async def _count(session: AsyncSession, *where: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).select_from(ProfileRow).where(*where)) or 0
