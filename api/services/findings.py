"""What a run has found, as its pages show it: with names, and with what has become of it since."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NotFound
from api.schemas.states import PairKind, ProposalState, Role, Status
from api.security.access import Principal
from api.services import people, programmes, runs
from api.store import findings, pairings, pairs, results
from api.store.findings import NamedPair
from api.store.records import FiledProposal, Pairing, PairNote, Person, Run
from matcher.pairing import PairingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A run with its pairs.

    Parameters
    ----------
    newest : bool
        No later run of the programme is done.
    pairs : sequence of NamedPair
        None until the run is done; without those of people who have been deleted.
    """

    run: Run
    newest: bool
    pairs: Sequence[NamedPair]

    @property
    def states(self) -> Counter[ProposalState]:
        """How many of the pairs are in each state."""
        return Counter(pair.state for pair in self.pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFound:
    """A proposal with all that one has to know to decide about it.

    Parameters
    ----------
    again : UUID, optional
        The proposal that has taken its place for the same pair; `again_run` is its run.
    pairing : Pairing, optional
        What its approval has started.
    lock, exclusion : PairNote, optional
        What is said of the pair now.
    mentee_free, mentor_free : bool
        Whether a pairing of theirs could be opened now.
    """

    run: Run
    proposal: FiledProposal
    mentee: Person
    mentor: Person
    again: UUID | None
    again_run: UUID | None
    pairing: Pairing | None
    lock: PairNote | None
    exclusion: PairNote | None
    mentee_free: bool
    mentor_free: bool

    @property
    def changed(self) -> bool:
        """Whether one of the two profiles has changed since the run began."""
        return max(self.mentee.updated_at, self.mentor.updated_at) > self.run.created_at

    @property
    def withdrawable(self) -> bool:
        """Whether the approval can be taken back: the mentor has not answered."""
        return self.pairing is not None and self.pairing.state is PairingState.INVITED


async def newest(session: AsyncSession, who: Principal, programme_id: UUID) -> Run | None:
    """The latest run of a programme that is done; raise `NotFound` if there is no such programme."""
    await programmes.require(session, who, programme_id)
    return await findings.newest(session, programme_id)


async def found(session: AsyncSession, who: Principal, run_id: UUID) -> Finding:
    """A run with its pairs; raise `NotFound`."""
    run = await runs.get(session, who, run_id)
    latest = await newest(session, who, run.programme_id)
    return Finding(
        run=run,
        newest=latest is None or latest.id <= run.id,
        pairs=await findings.pairs(session, run_id),
    )


async def pair(session: AsyncSession, who: Principal, run_id: UUID, proposal_id: UUID) -> PairFound:
    """A proposal of a run; raise `NotFound`."""
    run = await runs.get(session, who, run_id)
    proposal = await results.proposal(session, proposal_id)
    if proposal is None or proposal.run_id != run_id:
        raise NotFound("proposal", str(proposal_id))
    mentee = await people.get(session, who, Role.MENTEE, proposal.mentee_id)
    mentor = await people.get(session, who, Role.MENTOR, proposal.mentor_id)
    again = await results.repeated(session, proposal)
    successor = None if again is None else await results.proposal(session, again)
    taken = await pairings.open_of(session, mentee_id=mentee.id)
    occupied = await pairings.open_of(session, mentor_id=mentor.id)
    return PairFound(
        run=run,
        proposal=proposal,
        mentee=mentee,
        mentor=mentor,
        again=again,
        again_run=None if successor is None else successor.run_id,
        pairing=await pairings.of_proposal(session, proposal_id),
        lock=await pairs.of_pair(session, PairKind.LOCK, mentee.id, mentor.id),
        exclusion=await pairs.of_pair(session, PairKind.EXCLUSION, mentee.id, mentor.id),
        mentee_free=mentee.status is Status.ACTIVE and not taken,
        mentor_free=mentor.status is Status.ACTIVE and len(occupied) < mentor.wire["capacity"],
    )
