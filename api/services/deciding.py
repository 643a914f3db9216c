"""What coordinators do with a result: decide about many proposals, take that back, ask for another plan.

Each decision is a transaction of its own, or one of a few that go together: what is
refused keeps nothing else from being decided, nobody else has to wait for a long
list, and what was decided before a crash stands. Whoever decides about many is
answered within seconds: what has not been decided by then is told, and waits.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import AppError, Conflict, NotFound, PairingSettled
from api.schemas.pairings import PairingInput
from api.schemas.people import PairInput
from api.schemas.states import PairKind, ProposalState
from api.security.access import Principal
from api.services import approving, opening, pairings, pairs, programmes, runs
from api.services.advice import Advice
from api.services.pairings import Wish
from api.services.pairs import Noted
from api.services.versions import Expected
from api.store import findings, results
from api.store import pairings as stored_pairings
from api.store import pairs as stored_pairs
from api.store.database import Database
from api.store.records import Pairing, Run
from matcher.pairing import Event, PairingState

TOGETHER: Final = 25
"""Approvals in one transaction: together they cost little more than two, and last a fraction of a second."""

PATIENCE: Final = 5.0
"""Seconds after which nothing more is begun."""

Deciding = Callable[[AsyncSession, Sequence[UUID]], Awaitable[Mapping[UUID, object]]]
"""Decides about some in a transaction; what it gives for those that are refused is an `AppError`."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What has become of some proposals: decided, refused and why, or left because time was up."""

    done: tuple[UUID, ...]
    refused: Mapping[UUID, AppError]
    left: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A pairing that was taken back; `told` says that the mentor has, or may have, been written to."""

    pairing: Pairing
    told: bool


async def approve_all(
    database: Database, clock: Clock, who: Principal, proposal_ids: Iterable[UUID]
) -> Decided:
    """Approve proposals of one programme in this order; each as `api.services.approving.approve`."""

    async def approve(session: AsyncSession, some: Sequence[UUID]) -> Mapping[UUID, object]:
        return await approving.approve_all(session, clock, who, some, None)

    return await _decide(database, proposal_ids, approve, together=TOGETHER)


async def reject_all(
    database: Database, clock: Clock, who: Principal, proposal_ids: Iterable[UUID], reason: str | None
) -> Decided:
    """Reject proposals; each as `api.services.approving.reject`."""

    async def reject(session: AsyncSession, proposal_id: UUID) -> None:
        await approving.reject(session, clock, who, proposal_id, reason)

    return await _decide(database, proposal_ids, _alone(reject))


async def decided_by(
    session: AsyncSession, who: Principal, programme_id: UUID, since: datetime, until: datetime
) -> list[UUID]:
    """The proposals that somebody has decided from one moment to another; raise `NotFound`.

    Also those of a repair, which are decided by the addresses of the run before.
    """
    await programmes.require(session, who, programme_id)
    return await results.settled(session, programme_id, by=who.key_id, since=since, until=until)


async def undo_all(
    database: Database, clock: Clock, who: Principal, proposal_ids: Iterable[UUID]
) -> tuple[Decided, int]:
    """Take decisions back, as `undo`; and how many mentors had been written to by then."""
    told = 0

    async def take_back(session: AsyncSession, proposal_id: UUID) -> None:
        nonlocal told
        withdrawn = await undo(session, clock, who, proposal_id)
        told += withdrawn is not None and withdrawn.told

    return await _decide(database, proposal_ids, _alone(take_back)), told


async def undo(session: AsyncSession, clock: Clock, who: Principal, proposal_id: UUID) -> Withdrawn | None:
    """Take back what was decided about a proposal, as far as that can be.

    A rejected one waits for a decision again. The pairing of an approved one is
    cancelled: an invitation that has not left is never sent, but one that has left
    cannot be called back. The proposal stays approved, for so it was; the two can
    be paired by hand, or by a later run.

    Raises
    ------
    NotFound
    ProposalSettled
        If a later run has taken its place.
    PairingSettled
        If the mentor has answered, or the pairing has ended.
    """
    proposal = await approving.current(session, who, proposal_id)
    if proposal.state is not ProposalState.APPROVED:
        await approving.reopen(session, clock, who, proposal.id)
        return None
    pairing = await stored_pairings.of_proposal(session, proposal.id)
    assert pairing is not None, "an approval starts a pairing, and both go together"
    if pairing.state is PairingState.CANCELLED:
        return Withdrawn(pairing, told=await findings.invitation_left(session, pairing.id))
    if pairing.state is not PairingState.INVITED:
        raise PairingSettled(state=pairing.state.value)
    cancelled = await pairings.act(session, clock, who, pairing.id, Expected(), Wish(event=Event.CANCEL))
    return Withdrawn(cancelled, told=await findings.invitation_left(session, pairing.id))


async def exclude(
    session: AsyncSession, clock: Clock, who: Principal, proposal_id: UUID, reason: str | None
) -> Noted:
    """Never propose the pair of a proposal again; if it waits for a decision, it is rejected.

    Raises
    ------
    NotFound, PairNoted, PairOpen, LockExcluded
    """
    proposal = await approving.current(session, who, proposal_id)
    data = PairInput(mentee_id=proposal.mentee_id, mentor_id=proposal.mentor_id, reason=reason)
    noted = await pairs.add(session, clock, who, PairKind.EXCLUSION, proposal.programme_id, data)
    if proposal.state is ProposalState.PROPOSED:
        await approving.reject(session, clock, who, proposal.id, reason)
    return noted


async def choose(session: AsyncSession, clock: Clock, who: Principal, run_id: UUID, pair: PairInput) -> Run:
    """Lock a pair, and look for the best plan around it under the policy of a run; gives the new run.

    Another lock of the mentee gives way: they have been promised to somebody
    else now. Proposals that the new plan repeats keep their addresses.

    Raises
    ------
    NotFound, InvalidInput, PairNoted, LockExcluded, LockOverCapacity
    """
    run = await runs.get(session, who, run_id)
    programme = await programmes.get(session, who, run.programme_id)
    before = await stored_pairs.lock_of(session, pair.mentee_id)
    if before is not None and before.mentor_id != pair.mentor_id:
        await pairs.forget(session, PairKind.LOCK, before, by=who.key_id, now=clock.now())
    if before is None or before.mentor_id != pair.mentor_id:
        await pairs.add(session, clock, who, PairKind.LOCK, programme.id, pair)
    return await runs.queue(session, programme, run.policy, keep=True, by=who.key_id, now=clock.now())


async def by_hand(
    database: Database, clock: Clock, who: Principal, advice: Advice, programme_id: UUID, pair: PairingInput
) -> Pairing:
    """Pair two people at once, and note what that costs the best plan; raises as `opening.create`."""
    regret = await advice.regret(who, programme_id, pair)
    async with database.write() as session:
        return await opening.create(session, clock, who, programme_id, pair, regret)


async def release(
    session: AsyncSession, clock: Clock, who: Principal, kind: PairKind, pair: PairInput
) -> None:
    """Take back the lock or the exclusion of a pair, if there is one that the key reaches."""
    note = await stored_pairs.of_pair(session, kind, pair.mentee_id, pair.mentor_id)
    if note is not None and who.sees(str(note.programme_id)):
        await pairs.forget(session, kind, note, by=who.key_id, now=clock.now())


async def _decide(
    database: Database, proposal_ids: Iterable[UUID], decide: Deciding, *, together: int = 1
) -> Decided:
    """Decide about proposals in this order, so many in a transaction, until time is up."""
    wanted = list(dict.fromkeys(proposal_ids))
    done: list[UUID] = []
    refused: dict[UUID, AppError] = {}
    now = asyncio.get_running_loop().time
    until = now() + PATIENCE
    for start in range(0, len(wanted), together):
        if start and now() >= until:
            return Decided(tuple(done), refused, tuple(wanted[start:]))
        some = wanted[start : start + together]
        try:
            async with database.write() as session:
                found = await decide(session, some)
        except (Conflict, NotFound) as error:
            found = dict.fromkeys(some, error)
        for identifier, outcome in found.items():
            if isinstance(outcome, AppError):
                refused[identifier] = outcome
            else:
                done.append(identifier)
    return Decided(tuple(done), refused)


def _alone(decide: Callable[[AsyncSession, UUID], Awaitable[None]]) -> Deciding:
    """Decide about one at a time; what is refused is raised."""

    async def decided(session: AsyncSession, some: Sequence[UUID]) -> Mapping[UUID, object]:
        [proposal_id] = some
        await decide(session, proposal_id)
        return {proposal_id: None}

    return decided
