"""Queries for the pages that show a result: pairs with names, who is left over, where people live."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.schemas.states import MailKind, MailState, ProposalState, RunState
from api.store.models import (
    OutboxRow,
    PairingRow,
    ProfileRow,
    ProposalRow,
    RunResultRow,
    RunRow,
    UnmatchedRow,
)
from api.store.records import Record, Run
from api.store.rows import columns, made, one
from api.store.standing import standing
from api.store.types import JsonObject
from matcher.pairing import PairingState

CHUNK = 100
"""Ids asked for at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPair(Record):
    """A proposal as a list shows it.

    Parameters
    ----------
    mentee, mentor : str, optional
        Names, or else references, of those who have one.
    mentee_ags, mentor_ags : str, optional
        Districts of Lower Saxony.
    pairing_id, pairing_state
        What its approval has started.
    """

    id: UUID
    mentee_id: UUID
    mentor_id: UUID
    mentee: str | None
    mentor: str | None
    mentee_ags: str | None
    mentor_ags: str | None
    score: int
    criteria: JsonObject
    locked: bool
    state: ProposalState
    pairing_id: UUID | None
    pairing_state: PairingState | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedLeft(Record):
    """A mentee whom a run left over, as a list shows them; reasons as `{"code", "values"}`."""

    mentee_id: UUID
    mentee: str | None
    mentee_ags: str | None
    feasible_mentors: int
    broken_rules: JsonObject
    reasons: list[JsonObject]


async def newest(session: AsyncSession, programme_id: UUID) -> Run | None:
    """The latest run of a programme that is done."""
    found = await session.execute(
        select(*columns(RunRow, Run))
        .where(RunRow.programme_id == programme_id, RunRow.state == RunState.DONE)
        .order_by(RunRow.id.desc())
        .limit(1)
    )
    return one(Run, found.one_or_none())


async def pairs(session: AsyncSession, run_id: UUID) -> list[NamedPair]:
    """All pairs that a run has proposed, in the order of their ids."""
    mentee, mentor = aliased(ProfileRow), aliased(ProfileRow)
    row = ProposalRow
    found = await session.execute(
        standing(row.id, row.mentee_id, row.mentor_id, row.score, row.criteria, row.locked, row.state)
        .add_columns(
            _called(mentee).label("mentee"),
            _called(mentor).label("mentor"),
            mentee.ags.label("mentee_ags"),
            mentor.ags.label("mentor_ags"),
            PairingRow.id.label("pairing_id"),
            PairingRow.state.label("pairing_state"),
        )
        .join(mentee, mentee.id == row.mentee_id)
        .join(mentor, mentor.id == row.mentor_id)
        .outerjoin(PairingRow, PairingRow.proposal_id == row.id)
        .where(row.run_id == run_id)
        .order_by(row.id)
    )
    return made(NamedPair, found.all())


async def left_over(session: AsyncSession, run_id: UUID) -> list[NamedLeft]:
    """Whom a run left over, in the order of the mentees' ids."""
    row = UnmatchedRow
    found = await session.execute(
        select(
            *(row.mentee_id, row.feasible_mentors, row.broken_rules, row.reasons),
            _called(ProfileRow).label("mentee"),
            ProfileRow.ags.label("mentee_ags"),
        )
        .join(ProfileRow, ProfileRow.id == row.mentee_id)
        .where(row.run_id == run_id)
        .order_by(row.mentee_id)
    )
    return made(NamedLeft, found.all())


async def names(session: AsyncSession, profile_ids: Sequence[UUID]) -> dict[UUID, str | None]:
    """What people are called, of those who are still there."""
    found: dict[UUID, str | None] = {}
    for start in range(0, len(profile_ids), CHUNK):
        some = profile_ids[start : start + CHUNK]
        rows = await session.execute(
            select(ProfileRow.id, _called(ProfileRow)).where(ProfileRow.id.in_(some))
        )
        found.update(rows.tuples().all())
    return found


async def districts(session: AsyncSession, profile_ids: Sequence[UUID]) -> list[str | None]:
    """Where people live, of those who are still there: districts of Lower Saxony."""
    found: list[str | None] = []
    for start in range(0, len(profile_ids), CHUNK):
        some = profile_ids[start : start + CHUNK]
        found.extend((await session.scalars(select(ProfileRow.ags).where(ProfileRow.id.in_(some)))).all())
    return found


async def invitation_left(session: AsyncSession, pairing_id: UUID) -> bool:
    """Whether somebody has been, or may have been, asked by mail about a pairing."""
    unsent = (MailState.WAITING, MailState.DROPPED, MailState.FAILED)
    found = await session.scalar(
        select(OutboxRow.id)
        .where(
            OutboxRow.pairing_id == pairing_id,
            OutboxRow.kind == MailKind.INVITATION,
            OutboxRow.state.not_in(unsent) | OutboxRow.perhaps_taken,
        )
        .limit(1)
    )
    return found is not None


async def idle_mentors(session: AsyncSession, run_id: UUID) -> list[UUID]:
    """The mentors of a run whom nobody was given to; those who have been deleted, too."""
    found: list[str] | None = await session.scalar(
        select(RunResultRow.idle_mentors).where(RunResultRow.run_id == run_id)
    )
    return [UUID(identifier) for identifier in found or ()]


def _called(profile: type[ProfileRow]) -> ColumnElement[str | None]:
    """The name of somebody, or else the reference by which a programme tells them apart."""
    return func.coalesce(profile.wire["name"].as_string(), profile.external_ref)
