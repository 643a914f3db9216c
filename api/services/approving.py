"""Proposals: a coordinator approves or rejects them; no machine does."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import AppError, Conflict, NotFound, ProposalSettled
from api.schemas.states import ProposalState
from api.security.access import Principal
from api.services import programmes
from api.services.opening import Opening, open_all
from api.services.telling import event_of, tell
from api.store import events, pairings, results, runs
from api.store.records import FiledProposal, Pairing
from api.store.types import JsonObject


async def approve(
    session: AsyncSession, clock: Clock, who: Principal, proposal_id: UUID, reason: str | None
) -> Pairing:
    """Start the pairing that a proposal suggests; approved already, show what has become of it.

    Raises
    ------
    NotFound
    ProposalSettled
        If it was rejected, or a later run has taken its place.
    PairExcluded, MenteeTaken, MentorFull, PersonInactive, PersonRestricted, ConsentWithdrawn, ConsentMissing
    """
    approved = (await approve_all(session, clock, who, [proposal_id], reason))[proposal_id]
    if isinstance(approved, AppError):
        raise approved
    return approved


async def approve_all(
    session: AsyncSession, clock: Clock, who: Principal, proposal_ids: Sequence[UUID], reason: str | None
) -> dict[UUID, Pairing | AppError]:
    """Do as `approve` for proposals of one programme, in this order.

    What is refused, and why, stands in the place of the pairing, and keeps no other
    from being approved.
    """
    found: dict[UUID, Pairing | AppError] = {}
    there = {one.id: one for one in await results.proposals_to_settle(session, proposal_ids)}
    waiting: dict[UUID, FiledProposal] = {}
    for asked in proposal_ids:
        try:
            proposal = await _now(session, who, asked, there.get(asked))
            if proposal.state is ProposalState.APPROVED:
                found[asked] = await _standing(session, proposal)
            else:
                _require_open(proposal)
                waiting[asked] = proposal
        except (Conflict, NotFound) as refused:
            found[asked] = refused
    if waiting:
        found |= await _open_all(session, clock, who, waiting, reason)
    return found


async def _open_all(
    session: AsyncSession,
    clock: Clock,
    who: Principal,
    waiting: Mapping[UUID, FiledProposal],
    reason: str | None,
) -> dict[UUID, Pairing | Conflict]:
    """Start the pairings of open proposals, by the ids that were asked for; two of them may mean the same."""
    now = clock.now()
    proposals = list({proposal.id: proposal for proposal in waiting.values()}.values())
    programme = await programmes.get(session, who, proposals[0].programme_id)
    openings = [
        Opening(
            mentee_id=proposal.mentee_id,
            mentor_id=proposal.mentor_id,
            score=proposal.score,
            reason=reason,
            proposal_id=proposal.id,
        )
        for proposal in proposals
    ]
    opened = await open_all(session, programme, openings, actor=who.key_id, now=now)
    by_proposal = dict(zip((proposal.id for proposal in proposals), opened, strict=True))
    state = ProposalState.APPROVED
    approved = {
        proposal.id: event_of(
            who.key_id, now, programme.id, ("proposal", proposal.id), state.value,
            **_people(proposal), pairing_id=str(pairing.id),
        )
        for proposal in proposals
        if isinstance(pairing := by_proposal[proposal.id], Pairing)
    }  # fmt: skip
    if approved:
        await results.settle(session, approved, state, by=who.key_id, reason=reason, now=now)
        await events.add_all(session, programme.id, list(approved.values()))
    return {asked: by_proposal[proposal.id] for asked, proposal in waiting.items()}


async def _standing(session: AsyncSession, proposal: FiledProposal) -> Pairing:
    standing = await pairings.of_proposal(session, proposal.id)
    assert standing is not None, "an approval starts a pairing, and both go together"
    return standing


async def reject(
    session: AsyncSession, clock: Clock, who: Principal, proposal_id: UUID, reason: str | None
) -> FiledProposal:
    """Settle a proposal without a pairing; rejected already, show what stands.

    Raises
    ------
    NotFound
    ProposalSettled
        If it was approved, or a later run has taken its place.
    """
    proposal = await current(session, who, proposal_id)
    if proposal.state is ProposalState.REJECTED:
        return proposal
    _require_open(proposal)
    now, state = clock.now(), ProposalState.REJECTED
    await results.settle(session, [proposal.id], state, by=who.key_id, reason=reason, now=now)
    subject = ("proposal", proposal.id)
    await tell(session, who.key_id, now, proposal.programme_id, subject, state.value, **_people(proposal))
    return await get(session, who, proposal.id)


async def reopen(session: AsyncSession, clock: Clock, who: Principal, proposal_id: UUID) -> FiledProposal:
    """Take a rejection back: the proposal waits for a decision again; if it does already, show it.

    Raises
    ------
    NotFound
    ProposalSettled
        If it was approved, or a later run has taken its place.
    """
    proposal = await get(session, who, proposal_id)
    if proposal.state is ProposalState.PROPOSED:
        return proposal
    if proposal.state is not ProposalState.REJECTED:
        raise ProposalSettled(state=proposal.state.value)
    run = await runs.find(session, proposal.run_id)
    assert run is not None, "proposals refer to their run"
    if await runs.newer_done(session, run):
        raise ProposalSettled(state=ProposalState.SUPERSEDED.value)
    now, subject = clock.now(), ("proposal", proposal.id)
    await results.reopen(session, proposal.id, now)
    await tell(session, who.key_id, now, proposal.programme_id, subject, "reopened", **_people(proposal))
    return await get(session, who, proposal.id)


async def current(session: AsyncSession, who: Principal, proposal_id: UUID) -> FiledProposal:
    """A proposal, or the one that has taken its place for the same pair after a repair.

    A repair comes by itself, while a coordinator goes through a list: what it
    proposes again is decided by the address that the coordinator has before them.
    Raise `NotFound` if there is none that the key reaches.
    """
    found = await results.proposal(session, proposal_id, to_change=True)
    return await _now(session, who, proposal_id, found)


async def _now(
    session: AsyncSession, who: Principal, proposal_id: UUID, found: FiledProposal | None
) -> FiledProposal:
    """What `current` gives for a proposal that was looked for."""
    proposal = _seen(who, proposal_id, found)
    again = await results.repeated(session, proposal)
    return proposal if again is None else await get(session, who, again)


async def get(session: AsyncSession, who: Principal, proposal_id: UUID) -> FiledProposal:
    """A proposal, kept from change by others until the end of the transaction; raise `NotFound`."""
    return _seen(who, proposal_id, await results.proposal(session, proposal_id, to_change=True))


def _seen(who: Principal, proposal_id: UUID, found: FiledProposal | None) -> FiledProposal:
    if found is None or not who.sees(str(found.programme_id)):
        raise NotFound("proposal", str(proposal_id))
    return found


def _require_open(proposal: FiledProposal) -> None:
    if proposal.state is not ProposalState.PROPOSED:
        raise ProposalSettled(state=proposal.state.value)


def _people(proposal: FiledProposal) -> JsonObject:
    return {"mentee_id": str(proposal.mentee_id), "mentor_id": str(proposal.mentor_id)}
