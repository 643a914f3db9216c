"""Feedback: what both say about a tandem after one and three months, for the report."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Conflict
from api.schemas.answers import FeedbackReply
from api.schemas.states import Role
from api.security.access import Principal
from api.services import pairings
from api.services.answers import LinkEnded, Visit, follow
from api.services.telling import tell
from api.store import feedback, people, programmes
from api.store import pairings as stored
from api.store.records import Pairing, Programme
from api.store.records_mail import Feedback


class FeedbackGiven(Conflict):
    """The same person has answered something else before; that stands."""

    code = "feedback_given"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """The two questions, to whom they are put, and what was answered."""

    programme: Programme
    role: Role
    months: int
    given: Feedback | None


async def show(session: AsyncSession, clock: Clock, visit: Visit) -> Inquiry:
    """What a link asks; changes nothing.

    Raises
    ------
    LinkUnknown, LinkEnded
    """
    return (await _open(session, clock, visit))[1]


async def reply(session: AsyncSession, clock: Clock, visit: Visit, said: FeedbackReply) -> Inquiry:
    """Keep what somebody says. To say the same again changes nothing.

    Raises
    ------
    LinkUnknown, LinkEnded
    FeedbackGiven
        If they have said something else before.
    """
    about, inquiry = await _open(session, clock, visit, to_change=True)
    given = inquiry.given
    if given is not None:
        if (given.fit, given.progress) != (said.fit, said.progress):
            raise FeedbackGiven
        return inquiry
    now = clock.now()
    new = Feedback(
        pairing_id=about.pairing.id,
        profile_id=about.profile_id,
        months=inquiry.months,
        fit=said.fit,
        progress=said.progress,
        created_at=now,
    )
    await feedback.add(session, new)
    by = inquiry.role.value
    subject = ("pairing", about.pairing.id)
    await tell(session, by, now, about.pairing.programme_id, subject, "feedback", months=inquiry.months)
    return Inquiry(inquiry.programme, inquiry.role, inquiry.months, new)


async def listed(session: AsyncSession, who: Principal, pairing_id: UUID) -> list[tuple[Role, Feedback]]:
    """What both have said about a pairing; raise `NotFound`."""
    pairing = await pairings.get(session, who, pairing_id)
    given = await feedback.of_pairing(session, pairing_id)
    return [(Role.MENTOR if one.profile_id == pairing.mentor_id else Role.MENTEE, one) for one in given]


@dataclass(frozen=True, slots=True)
class _About:
    pairing: Pairing
    profile_id: UUID


async def _open(
    session: AsyncSession, clock: Clock, visit: Visit, *, to_change: bool = False
) -> tuple[_About, Inquiry]:
    link = await follow(session, visit, feedback=True)
    if link.expires_at <= clock.now():
        raise LinkEnded
    assert link.months is not None, "following a link has checked its kind"
    # Whoever answers twice at once answers one after the other.
    pairing = await stored.find(session, link.pairing_id, to_change=to_change)
    person = await people.find(session, link.profile_id)
    assert pairing is not None, "links go with their pairing"
    assert person is not None, "links go with their person"
    programme = await programmes.find(session, pairing.programme_id)
    assert programme is not None, "pairings refer to their programme"
    given = await feedback.find(session, pairing.id, person.id, link.months)
    return _About(pairing, person.id), Inquiry(programme, person.role, link.months, given)
