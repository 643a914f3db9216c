"""Opening pairings: a coordinator pairs two people, by hand or by approving a proposal.

Whoever opens a pairing or excludes a pair first takes hold of the two profiles,
so that what is checked still holds at the commit; the indexes of the table
refuse what would slip through.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Conflict, MenteeTaken, MentorFull
from api.schemas.pairings import PairingInput
from api.schemas.states import PairKind, Status
from api.security.access import Principal
from api.services import programmes
from api.services.correspondence import follow
from api.services.inputs import policy_of
from api.services.pairs import require_people
from api.services.seats import free_seat
from api.services.telling import tell_state
from api.store import pairings, pairs, people, pool
from api.store.records import Pairing, Programme
from api.store.types import JsonObject, new_id
from matcher.advice.measures import Regret
from matcher.inputs import MatchInput
from matcher.pairing import PairingState
from matcher.scored import score_pairs


class PairExcluded(Conflict):
    """The pair is excluded and must never be open."""

    code = "pair_excluded"


class PersonInactive(Conflict):
    """One of the two is paused or archived; `kind` and `id` say who."""

    code = "person_inactive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a new pairing begins with."""

    mentee_id: UUID
    mentor_id: UUID
    score: int
    reason: str | None
    proposal_id: UUID | None = None
    regret: JsonObject | None = None


async def create(
    session: AsyncSession,
    clock: Clock,
    who: Principal,
    programme_id: UUID,
    data: PairingInput,
    regret: Regret | None = None,
) -> Pairing:
    """Pair two people by hand, whatever rules the pair breaks.

    Parameters
    ----------
    regret : Regret, optional
        What that costs, from `api.services.advice.Advice.regret`: it takes too
        long to be computed while a transaction is open.

    Raises
    ------
    NotFound
        If there is no such programme.
    InvalidInput
        If the programme has no such mentee or mentor.
    PairExcluded, MenteeTaken, MentorFull, PersonInactive
    """
    programme = await programmes.get(session, who, programme_id)
    await require_people(session, programme_id, data.mentee_id, data.mentor_id)
    now = clock.now()
    opening = Opening(
        mentee_id=data.mentee_id,
        mentor_id=data.mentor_id,
        score=await _score(session, programme, data, now),
        reason=data.reason,
        regret=_written(regret),
    )
    return await open_pairing(session, programme, opening, actor=who.key_id, now=now)


async def open_pairing(
    session: AsyncSession, programme: Programme, opening: Opening, *, actor: str, now: datetime
) -> Pairing:
    """Occupy a seat and ask the mentor.

    Raises
    ------
    PairExcluded, MenteeTaken, MentorFull, PersonInactive
    """
    mentee_id, mentor_id = opening.mentee_id, opening.mentor_id
    both = await people.lock(session, [mentee_id, mentor_id])
    if await pairs.of_pair(session, PairKind.EXCLUSION, mentee_id, mentor_id) is not None:
        raise PairExcluded
    if await pairings.open_of(session, mentee_id=mentee_id):
        raise MenteeTaken
    occupied = await pairings.open_of(session, mentor_id=mentor_id)
    seat = free_seat(occupied, await people.capacity(session, mentor_id))
    if seat is None:
        raise MentorFull
    for person in both:
        if person.status is not Status.ACTIVE:
            raise PersonInactive(kind=person.role.value, id=str(person.id))
    pairing = Pairing(
        id=new_id(),
        programme_id=programme.id,
        mentee_id=mentee_id,
        mentor_id=mentor_id,
        seat=seat,
        state=PairingState.INVITED,
        proposal_id=opening.proposal_id,
        score=opening.score,
        regret=opening.regret,
        answer_until=now + timedelta(days=programme.answer_days),
        opened_by=actor,
        opened_reason=opening.reason,
        changed_by=None,
        changed_at=None,
        changed_reason=None,
        version=1,
        created_at=now,
        updated_at=now,
    )
    await pairings.add(session, pairing)
    event_id = await tell_state(session, pairing, actor, now)
    await follow(session, None, pairing, event_id, now)
    return pairing


def _written(regret: Regret | None) -> JsonObject | None:
    if regret is None:
        return None
    return {"pairs": regret.pairs, "lowest_score": regret.worst, "score": regret.value}


async def _score(session: AsyncSession, programme: Programme, data: PairingInput, now: datetime) -> int:
    mentee, mentor = await pool.pair(session, data.mentee_id, data.mentor_id)
    policy = policy_of(programme.policy)
    [scored] = score_pairs(MatchInput(mentees=(mentee,), mentors=(mentor,), policy=policy, as_of=now.date()))
    return scored.score
