"""Queries for what a run has found: proposals, who is left over, certificate.

Proposals and those who are left over are stored in parts while the run is being
computed; nobody is shown any of them before the run is done.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import ProposalState
from api.store.bulk import Rows, insert_all
from api.store.holding import hold_of
from api.store.models import (
    PairingRow,
    ProfileRow,
    ProposalRow,
    RunResultRow,
    RunRow,
    UnmatchedRow,
)
from api.store.records import FiledProposal, Proposal, UnmatchedMentee
from api.store.rows import columns, made, one, page
from api.store.standing import STATE, standing
from api.store.types import JsonObject

CHUNK = 100
"""Rows asked for at once; other requests have their turn in between."""

PROPOSAL: Final = (
    *("id", "run_id", "programme_id", "mentee_id", "mentor_id", "score", "criteria", "reasons", "locked"),
    *("state", "created_at", "updated_at"),
)
"""The columns of a proposal that nobody has decided."""

LEFT: Final = ("run_id", "mentee_id", "feasible_mentors", "broken_rules", "reasons")
"""The columns of a mentee who is left over."""


async def add(
    session: AsyncSession,
    *,
    run_id: UUID,
    packed_input: bytes,
    certificate: msgspec.Raw,
    fairness: JsonObject,
    idle_mentors: list[str],
) -> None:
    """Store what a run has found besides the parts; see `api.services.solving.Solved`."""
    await session.execute(
        insert(RunResultRow).values(
            run_id=run_id,
            input=packed_input,
            certificate=certificate,
            fairness=fairness,
            idle_mentors=idle_mentors,
        )
    )


async def fairness(session: AsyncSession, run_id: UUID) -> JsonObject | None:
    """The fairness report of a run; `None` if it was made before there were any."""
    found: JsonObject | None = await session.scalar(
        select(RunResultRow.fairness).where(RunResultRow.run_id == run_id)
    )
    return found


async def add_part(
    session: AsyncSession, proposals: Sequence[tuple[Any, ...]], left: Sequence[tuple[Any, ...]]
) -> None:
    """Store rows of `PROPOSAL` and rows of `LEFT`; JSON may be ready as `msgspec.Raw`."""
    await insert_all(session, Rows(ProposalRow, PROPOSAL, proposals), Rows(UnmatchedRow, LEFT, left))


async def clear(session: AsyncSession, run_id: UUID) -> None:
    """Remove the parts that a run has stored, which is not done."""
    for row in (ProposalRow, UnmatchedRow):
        await session.execute(delete(row).where(row.run_id == run_id))


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
            STATE != ProposalState.SUPERSEDED,
            RunRow.keep,
        )
        .order_by(ProposalRow.run_id.desc())
        .limit(1)
    )
    return found


async def still_there(session: AsyncSession, profile_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Which of these people have not been deleted."""
    found: set[UUID] = set()
    for start in range(0, len(profile_ids), CHUNK):
        statement = select(ProfileRow.id).where(ProfileRow.id.in_(profile_ids[start : start + CHUNK]))
        found.update((await session.scalars(statement)).all())
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


async def proposals_to_settle(session: AsyncSession, proposal_ids: Collection[UUID]) -> list[FiledProposal]:
    """Proposals of one programme, kept from change by others."""
    which = ProposalRow.id.in_(list(proposal_ids))
    await hold_of(session, ProposalRow, which)
    statement = _filed().where(which).order_by(ProposalRow.id).with_for_update(of=ProposalRow)
    return made(FiledProposal, (await session.execute(statement)).all())


async def settle(
    session: AsyncSession,
    proposal_ids: Collection[UUID],
    state: ProposalState,
    *,
    by: str,
    reason: str | None,
    now: datetime,
) -> None:
    """Note what has become of proposals, who said so and why."""
    await session.execute(
        update(ProposalRow)
        .where(ProposalRow.id.in_(list(proposal_ids)))
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
    return (
        standing(*columns(ProposalRow, Proposal))
        .add_columns(PairingRow.id.label("pairing_id"))
        .outerjoin(PairingRow, PairingRow.proposal_id == ProposalRow.id)
    )
