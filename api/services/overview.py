"""Where somebody works, what waits there today, and the numbers of a programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.schemas.states import MailState, ProposalState, Role, Status
from api.security.access import Principal
from api.services import programmes
from api.services.sessions import SignedIn
from api.store import overview
from api.store import programmes as stored
from api.store.records import Programme
from matcher.pairing import PairingState

SOON: Final = timedelta(days=2)
"""A question whose deadline is nearer than this is worth a reminder."""

MOST: Final = 1000
"""Programmes that are shown to choose from."""

LATELY: Final = timedelta(days=14)
"""What has ended within this time is shown as news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The numbers of the first page.

    Parameters
    ----------
    to_approve : int
        Proposals that wait for a decision.
    to_remind : int
        Questions whose deadline is near.
    undelivered : int
        Mails that could not be delivered.
    expired, declined : int
        Pairings that have ended so lately.
    repairs : int
        Runs that were begun lately because a pairing had ended.
    mentors, mentees : int
        Active people.
    seats, open_seats : int
        Of active mentors.
    waiting : int
        Active mentees without a tandem and without an open question.
    pairings : mapping of PairingState to int
    """

    to_approve: int
    to_remind: int
    undelivered: int
    expired: int
    declined: int
    repairs: int
    mentors: int
    mentees: int
    seats: int
    open_seats: int
    waiting: int
    pairings: dict[PairingState, int]

    @property
    def to_do(self) -> int:
        """How many things wait for somebody."""
        return self.to_approve + self.to_remind + self.undelivered

    @property
    def news(self) -> bool:
        """Whether anything has happened lately."""
        return bool(self.expired or self.declined or self.repairs)


async def programmes_of(session: AsyncSession, signed: SignedIn) -> Sequence[Programme]:
    """The programmes in which somebody has a role, in the order in which they were made."""
    only = None if signed.account.administrator else frozenset(signed.roles)
    return await stored.listed(session, only=only, after=None, limit=MOST)


async def of_programme(session: AsyncSession, clock: Clock, who: Principal, programme_id: UUID) -> Overview:
    """Count; raise `NotFound` if there is no such programme."""
    await programmes.require(session, who, programme_id)
    now = clock.now()
    people = await overview.people(session, programme_id)
    pairings = await overview.pairings(session, programme_id)
    lately = await overview.ended_since(session, programme_id, now - LATELY)
    seats = await overview.seats(session, programme_id)
    return Overview(
        to_approve=(await overview.proposals(session, programme_id)).get(ProposalState.PROPOSED, 0),
        to_remind=await overview.unanswered(session, programme_id, now + SOON),
        undelivered=(await overview.mails(session, programme_id)).get(MailState.FAILED, 0),
        expired=lately.get(PairingState.EXPIRED, 0),
        declined=lately.get(PairingState.DECLINED, 0),
        repairs=await overview.repairs_since(session, programme_id, now - LATELY),
        mentors=people.get((Role.MENTOR, Status.ACTIVE), 0),
        mentees=people.get((Role.MENTEE, Status.ACTIVE), 0),
        seats=seats,
        open_seats=seats - await overview.occupied_seats(session, programme_id),
        waiting=await overview.waiting_mentees(session, programme_id),
        pairings={state: pairings.get(state, 0) for state in PairingState},
    )
