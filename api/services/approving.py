"""Proposals: a coordinator approves or rejects them; no machine does."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import NotFound, ProposalSettled
from api.schemas.states import ProposalState
from api.security.access import Principal
from api.services import programmes
from api.services.opening import Opening, open_pairing
from api.services.telling import tell
from api.store import pairings, results, runs
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
    PairExcluded, MenteeTaken, MentorFull, PersonInactive
    """
    proposal = await current(session, who, proposal_id)
    if proposal.state is ProposalState.APPROVED:
        standing = await pairings.of_proposal(session, proposal.id)
        assert standing is not None, "an approval starts a pairing, and both go together"
        return standing
    _require_open(proposal)
    now = clock.now()
    programme = await programmes.get(session, who, proposal.programme_id)
    opening = Opening(
        mentee_id=proposal.mentee_id,
        mentor_id=proposal.mentor_id,
        score=proposal.score,
        reason=reason,
        proposal_id=proposal.id,
    )
    pairing = await open_pairing(session, programme, opening, actor=who.key_id, now=now)
    state = ProposalState.APPROVED
    await results.settle(session, proposal.id, state, by=who.key_id, reason=reason, now=now)
    data = {**_people(proposal), "pairing_id": str(pairing.id)}
    await tell(session, who.key_id, now, programme.id, ("proposal", proposal.id), state.value, **data)
    return pairing


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
    await results.settle(session, proposal.id, state, by=who.key_id, reason=reason, now=now)
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
    proposal = await get(session, who, proposal_id)
    again = await results.repeated(session, proposal)
    return proposal if again is None else await get(session, who, again)


async def get(session: AsyncSession, who: Principal, proposal_id: UUID) -> FiledProposal:
    """A proposal, kept from change by others until the end of the transaction; raise `NotFound`."""
    proposal = await results.proposal(session, proposal_id, to_change=True)
    if proposal is None or not who.sees(str(proposal.programme_id)):
        raise NotFound("proposal", str(proposal_id))
    return proposal


def _require_open(proposal: FiledProposal) -> None:
    if proposal.state is not ProposalState.PROPOSED:
        raise ProposalSettled(state=proposal.state.value)


def _people(proposal: FiledProposal) -> JsonObject:
    return {"mentee_id": str(proposal.mentee_id), "mentor_id": str(proposal.mentor_id)}
