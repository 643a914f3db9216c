"""Queries for what a run has found: proposals, who is left over, certificate."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import ProposalState
from api.store.holding import hold_of
from api.store.models import (
    Base,
    PairingRow,
    ProfileRow,
    ProposalRow,
    RunResultRow,
    RunRow,
    UnmatchedRow,
)
from api.store.records import FiledProposal, Proposal, Record, Run, RunResult, UnmatchedMentee
from api.store.rows import columns, made, one, page, values

CHUNK = 100
"""Rows written or asked for at once; other requests have their turn in between."""


async def add(
    session: AsyncSession,
    result: RunResult,
    proposals: Iterable[Proposal],
    unmatched: Iterable[UnmatchedMentee],
) -> None:
    """Store what a run has found."""
    await session.execute(insert(RunResultRow).values(values(result)))
    await _add_all(session, ProposalRow, proposals)
    await _add_all(session, UnmatchedRow, unmatched)


async def repeated(session: AsyncSession, proposal: Proposal) -> UUID | None:
    """The latest proposal of the pair of a superseded one that a run which keeps pairs has made."""
    if proposal.state is not ProposalState.SUPERSEDED:
        return None
    found: UUID | None = await session.scalar(
        select(ProposalRow.id)
        .join(RunRow, RunRow.id == ProposalRow.run_id)
        .where(
            ProposalRow.mentee_id == proposal.mentee_id,
            ProposalRow.mentor_id == proposal.mentor_id,
            ProposalRow.run_id > proposal.run_id,
            ProposalRow.state != ProposalState.SUPERSEDED,
            RunRow.keep,
        )
        .order_by(ProposalRow.run_id.desc())
        .limit(1)
    )
    return found


async def supersede(session: AsyncSession, run: Run, now: datetime) -> int:
    """Settle the open proposals of earlier runs of the same programme; how many there were."""
    superseded = await session.scalars(
        update(ProposalRow)
        .where(ProposalRow.programme_id == run.programme_id, ProposalRow.run_id < run.id)
        .where(ProposalRow.state == ProposalState.PROPOSED)
        .values(state=ProposalState.SUPERSEDED, updated_at=now)
        .returning(ProposalRow.id)
    )
    return len(superseded.all())


async def still_there(session: AsyncSession, profile_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Which of these people have not been deleted."""
    found: set[UUID] = set()
    for start in range(0, len(profile_ids), CHUNK):
        some = profile_ids[start : start + CHUNK]
        found.update((await session.scalars(select(ProfileRow.id).where(ProfileRow.id.in_(some)))).all())
    return frozenset(found)


async def proposals(
    session: AsyncSession, run_id: UUID, *, after: UUID | None, limit: int
) -> list[FiledProposal]:
    """Proposals of a run in the order of their ids."""
    statement = page(_filed().where(ProposalRow.run_id == run_id), ProposalRow.id, after, limit)
    return made(FiledProposal, (await session.execute(statement)).all())


async def proposal(
    session: AsyncSession, proposal_id: UUID, *, to_change: bool = False
) -> FiledProposal | None:
    """The proposal with this id; `to_change` keeps others from changing it meanwhile."""
    await hold_of(session, ProposalRow, ProposalRow.id == proposal_id)
    statement = _filed().where(ProposalRow.id == proposal_id)
    if to_change:
        statement = statement.with_for_update(of=ProposalRow)
    return one(FiledProposal, (await session.execute(statement)).one_or_none())


async def settle(
    session: AsyncSession,
    proposal_id: UUID,
    state: ProposalState,
    *,
    by: str,
    reason: str | None,
    now: datetime,
) -> None:
    """Note what has become of a proposal, who said so and why."""
    await session.execute(
        update(ProposalRow)
        .where(ProposalRow.id == proposal_id)
        .values(state=state, settled_by=by, settled_at=now, settled_reason=reason, updated_at=now)
    )


async def settled(
    session: AsyncSession, programme_id: UUID, *, by: str, since: datetime, until: datetime
) -> list[UUID]:
    """The proposals of a programme that somebody has settled from one moment to another, of whatever run."""
    found = await session.scalars(
        select(ProposalRow.id)
        .where(
            ProposalRow.programme_id == programme_id,
            ProposalRow.settled_by == by,
            ProposalRow.settled_at.between(since, until),
        )
        .order_by(ProposalRow.id)
    )
    return list(found.all())


async def reopen(session: AsyncSession, proposal_id: UUID, now: datetime) -> None:
    """Let a proposal wait for a decision again, as if nobody had decided."""
    await session.execute(
        update(ProposalRow)
        .where(ProposalRow.id == proposal_id)
        .values(
            state=ProposalState.PROPOSED,
            settled_by=None,
            settled_at=None,
            settled_reason=None,
            updated_at=now,
        )
    )


async def unmatched(
    session: AsyncSession, run_id: UUID, *, after: UUID | None, limit: int
) -> list[UnmatchedMentee]:
    """Whom a run left over, in the order of the mentees' ids."""
    statement = select(*columns(UnmatchedRow, UnmatchedMentee)).where(UnmatchedRow.run_id == run_id)
    found = await session.execute(page(statement, UnmatchedRow.mentee_id, after, limit))
    return made(UnmatchedMentee, found.all())


def _filed() -> Select[Any]:
    return select(*columns(ProposalRow, Proposal), PairingRow.id.label("pairing_id")).outerjoin(
        PairingRow, PairingRow.proposal_id == ProposalRow.id
    )


async def _add_all(session: AsyncSession, row: type[Base], records: Iterable[Record]) -> None:
    remaining = iter(records)
    while some := [values(record) for record in islice(remaining, CHUNK)]:
        await session.execute(insert(row), some)
