"""Opening pairings: a coordinator pairs two people, by hand or by approving a proposal.

Whoever opens a pairing or excludes a pair first takes hold of the two profiles,
so that what is checked still holds at the commit; the indexes of the table
refuse what would slip through.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Conflict, MenteeTaken, MentorFull
from api.schemas.pairings import PairingInput
from api.schemas.states import Status
from api.security.access import Principal
from api.services import programmes
from api.services.correspondence import asking
from api.services.inputs import policy_of
from api.services.leaving_out import require_in
from api.services.pairs import require_people
from api.services.seats import free_seat
from api.services.telling import tell_states
from api.store import outbox, pairings, pairs, people, pool
from api.store.records import Pairing, Person, Programme
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
    PairExcluded, MenteeTaken, MentorFull, PersonInactive, PersonRestricted, ConsentWithdrawn, ConsentMissing
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
    PairExcluded, MenteeTaken, MentorFull, PersonInactive, PersonRestricted, ConsentWithdrawn, ConsentMissing
    """
    [opened] = await open_all(session, programme, [opening], actor=actor, now=now)
    if isinstance(opened, Conflict):
        raise opened
    return opened


async def open_all(
    session: AsyncSession, programme: Programme, openings: Sequence[Opening], *, actor: str, now: datetime
) -> list[Pairing | Conflict]:
    """Do as `open_pairing` for each in turn; what is refused keeps no other from being opened."""
    mentee_ids = {one.mentee_id for one in openings}
    mentor_ids = {one.mentor_id for one in openings}
    persons = {person.id: person for person in await people.lock(session, mentee_ids | mentor_ids)}
    room = Room(
        persons=persons,
        excluded=await pairs.excluded(session, mentee_ids),
        occupied=list(await pairings.open_among(session, persons)),
        capacities=await people.capacities(session, mentor_ids),
        programme=programme,
    )
    found: list[Pairing | Conflict] = []
    for opening in openings:
        try:
            seat = room.seat_for(opening)
        except Conflict as refused:
            found.append(refused)
            continue
        pairing = _begun(programme, opening, seat, actor, now)
        room.occupied.append(pairing)
        found.append(pairing)
    opened = [one for one in found if isinstance(one, Pairing)]
    if opened:
        await pairings.add_all(session, opened)
        told = await tell_states(session, opened, actor, now)
        mails = [
            mail for one, event_id in zip(opened, told, strict=True) for mail in asking(one, event_id, now)
        ]
        await outbox.add_all(session, mails)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What decides whether pairings can be opened: the people, held, and what they are in already."""

    persons: Mapping[UUID, Person]
    excluded: set[tuple[UUID, UUID]]
    occupied: list[Pairing]
    capacities: Mapping[UUID, int]
    programme: Programme

    def seat_for(self, opening: Opening) -> int:
        """The seat that a pairing would have; raises as `open_pairing`."""
        mentee_id, mentor_id = opening.mentee_id, opening.mentor_id
        if (mentee_id, mentor_id) in self.excluded:
            raise PairExcluded
        if any(one.mentee_id == mentee_id for one in self.occupied):
            raise MenteeTaken
        own = [one for one in self.occupied if one.mentor_id == mentor_id]
        seat = free_seat(own, self.capacities.get(mentor_id, 0))
        if seat is None:
            raise MentorFull
        for identifier in sorted((mentee_id, mentor_id)):
            person = self.persons.get(identifier)
            if person is not None and person.status is not Status.ACTIVE:
                raise PersonInactive(kind=person.role.value, id=str(person.id))
            if person is not None:
                require_in(person, self.programme)
        return seat


def _begun(programme: Programme, opening: Opening, seat: int, actor: str, now: datetime) -> Pairing:
    return Pairing(
        id=new_id(),
        programme_id=programme.id,
        mentee_id=opening.mentee_id,
        mentor_id=opening.mentor_id,
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


def _written(regret: Regret | None) -> JsonObject | None:
    if regret is None:
        return None
    return {"pairs": regret.pairs, "lowest_score": regret.worst, "score": regret.value}


async def _score(session: AsyncSession, programme: Programme, data: PairingInput, now: datetime) -> int:
    mentee, mentor = await pool.pair(session, data.mentee_id, data.mentor_id)
    policy = policy_of(programme.policy)
    [scored] = score_pairs(MatchInput(mentees=(mentee,), mentors=(mentor,), policy=policy, as_of=now.date()))
    return scored.score
