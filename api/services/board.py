"""The board of pairings: which of them wait for whom, and all that is known of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import PairingSettled
from api.schemas.states import Role
from api.security.access import Principal
from api.services import feedback, pairings, programmes, runs
from api.services.numbered import Numbered, last_of
from api.services.pages import Window
from api.services.pairings import Taken
from api.services.repairing import repair
from api.store import board, outbox, overview, people
from api.store.records import Pairing, Run
from api.store.records_mail import Feedback, FiledMail
from api.words.formats import PLACE_OF_TIME
from matcher.pairing import PairingState

AT_A_GLANCE: Final = 20
"""Pairings of each state that the board shows."""

PER_PAGE: Final = 60
"""Pairings that are shown at once where one state has been chosen."""


class Shelf(StrEnum):
    """Where a pairing is found on the board."""

    INVITED = "invited"
    MENTEE_ASKED = "mentee_asked"
    ACTIVE = "active"
    ENDED = "ended"

    @property
    def states(self) -> tuple[PairingState, ...]:
        """The states of the pairings there."""
        if self is Shelf.ENDED:
            return tuple(state for state in PairingState if not state.open)
        return (PairingState(self.value),)


UNDELIVERED: Final = "undelivered"
"""What is shown instead of a shelf: pairings with a mail that has failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A pairing on the board.

    Parameters
    ----------
    mentee, mentor : str, optional
        Their names, or else their references.
    since : date
        The day of the last step, on German calendars.
    until : date, optional
        The day of the deadline; `None` if nobody is asked.
    days_left : int, optional
        Days from today until then.
    overdue : bool
        Whether the deadline has passed.
    failed_mails : int
    """

    pairing: Pairing
    mentee: str | None
    mentor: str | None
    since: date
    until: date | None
    days_left: int | None
    overdue: bool
    failed_mails: int


@dataclass(frozen=True, slots=True)
class Board:
    """Some pairings by their shelves, or a part of one shelf, and how many there are on each."""

    shelves: Mapping[Shelf, Sequence[Card]]
    part: Numbered[Card] | None
    counts: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """All that is known of a pairing."""

    card: Card
    steps: Sequence[Taken]
    mails: Sequence[FiledMail]
    feedback: Sequence[tuple[Role, Feedback]]


async def whole(session: AsyncSession, clock: Clock, who: Principal, programme_id: UUID) -> Board:
    """The first pairings of each shelf; raise `NotFound`."""
    await programmes.require(session, who, programme_id)
    shelves = {
        shelf: await _cards(
            session, clock,
            await board.in_states(session, programme_id, shelf.states, offset=0, limit=AT_A_GLANCE),
        )
        for shelf in Shelf
    }  # fmt: skip
    return Board(shelves, None, await _counts(session, programme_id))


async def part(
    session: AsyncSession, clock: Clock, who: Principal, programme_id: UUID, chosen: str, page: int
) -> Board:
    """A page of one shelf, or of the pairings with mails that have failed; raise `NotFound`.

    Parameters
    ----------
    chosen : str
        The name of a `Shelf`, or `UNDELIVERED`.
    page : int
        From 1; the last one is shown if there are fewer.
    """
    await programmes.require(session, who, programme_id)
    counts = await _counts(session, programme_id)
    last = last_of(counts[chosen], PER_PAGE)
    number = min(page, last)
    offset, limit = (number - 1) * PER_PAGE, PER_PAGE
    if chosen == UNDELIVERED:
        found = await board.undelivered(session, programme_id, offset=offset, limit=limit)
    else:
        states = Shelf(chosen).states
        found = await board.in_states(session, programme_id, states, offset=offset, limit=limit)
    cards = await _cards(session, clock, found)
    return Board({}, Numbered(cards, number, last, counts[chosen]), counts)


async def file(session: AsyncSession, clock: Clock, who: Principal, pairing_id: UUID) -> File:
    """A pairing with its steps, mails and feedback; raise `NotFound`."""
    pairing = await pairings.get(session, who, pairing_id)
    [card] = await _cards(session, clock, [pairing])
    return File(
        card=card,
        steps=await pairings.history(session, who, pairing_id),
        mails=await outbox.of_pairing(session, pairing_id),
        feedback=await feedback.listed(session, who, pairing_id),
    )


async def repair_now(session: AsyncSession, clock: Clock, who: Principal, pairing_id: UUID) -> Run:
    """Look for another plan after a pairing has ended, and give back the run that does.

    A run that has yet to begin sees the end anyway, and is the one.

    Raises
    ------
    NotFound
    PairingSettled
        If the pairing has not ended.
    """
    lost = await pairings.get(session, who, pairing_id, to_change=True)
    if lost.state.open:
        raise PairingSettled(state=lost.state.value)
    programme = await programmes.get(session, who, lost.programme_id)
    await repair(session, programme, lost, who.key_id, clock.now())
    newest = await runs.listed(session, who, programme.id, Window(limit=1))
    return newest.items[0]


async def _cards(session: AsyncSession, clock: Clock, found: Sequence[Pairing]) -> list[Card]:
    concerned = {person for one in found for person in (one.mentee_id, one.mentor_id)}
    named = await people.names(session, concerned)
    failed = await board.failed_mails(session, [one.id for one in found])
    now = clock.now()

    def shown(person: UUID) -> str | None:
        name, ref = named[person]
        return name or ref

    return [
        Card(
            pairing=one,
            mentee=shown(one.mentee_id),
            mentor=shown(one.mentor_id),
            since=_day(one.changed_at or one.created_at),
            until=None if one.answer_until is None else _day(one.answer_until),
            days_left=None if one.answer_until is None else (_day(one.answer_until) - _day(now)).days,
            overdue=one.answer_until is not None and one.answer_until <= now,
            failed_mails=failed.get(one.id, 0),
        )
        for one in found
    ]


def _day(moment: datetime) -> date:
    """The day by the calendar that people look at."""
    return moment.astimezone(PLACE_OF_TIME).date()


async def _counts(session: AsyncSession, programme_id: UUID) -> dict[str, int]:
    by_state = await overview.pairings(session, programme_id)
    counts = {shelf.value: sum(by_state.get(state, 0) for state in shelf.states) for shelf in Shelf}
    return {**counts, UNDELIVERED: await board.count_undelivered(session, programme_id)}
