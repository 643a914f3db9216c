"""Answers by mail: what a link shows, and what it lets its reader say.

Whoever has the link of a mail is the person whom it was sent to. Showing changes
nothing, because mail scanners follow every link.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Gone, Unknown
from api.schemas.answers import Reply, Standing, YesOrNo
from api.security.digests import digest_of
from api.security.guesses import Guesses
from api.services import cases
from api.services.cases import Case
from api.services.correspondence import asked_person
from api.services.pairings import Wish, advance
from api.store import links, pairings, programmes
from api.store.records_mail import Link
from matcher.pairing import Actor, Event, PairingState


class LinkUnknown(Unknown):
    """There is no such link."""

    code = "link_unknown"


class LinkEnded(Gone):
    """The deadline of the link has passed, or the question was withdrawn."""

    code = "link_ended"


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who follows a link, and may; made by `enter`.

    Parameters
    ----------
    token : str
        As it stood in the address, by no means checked.
    client : str
        The address of whoever follows it.
    guesses : Guesses
        Where a link that does not exist is counted.
    """

    token: str
    client: str
    guesses: Guesses


def enter(guesses: Guesses, token: str, client: str) -> Visit:
    """Let somebody follow a link, before anything is looked up; raise `TooManyGuesses`."""
    guesses.check(client)
    return Visit(token, client, guesses)


@dataclass(frozen=True, slots=True)
class Question:
    """A question and where it stands."""

    case: Case
    standing: Standing


async def show(session: AsyncSession, clock: Clock, visit: Visit) -> Question:
    """What a link asks; changes nothing.

    Raises
    ------
    LinkUnknown, LinkEnded
    """
    link = await follow(session, visit, feedback=False)
    return await _question(session, link, clock.now())


async def reply(session: AsyncSession, clock: Clock, visit: Visit, said: Reply) -> Question:
    """Answer a question. To answer the same again changes nothing.

    Raises
    ------
    LinkUnknown, LinkEnded
    PairingSettled
        If something else has been answered, or the pairing has gone on.
    """
    link = await follow(session, visit, feedback=False)
    now = clock.now()
    _require_time(link, now)
    before = await pairings.find(session, link.pairing_id, to_change=True)
    assert before is not None, "links go with their pairing"
    programme = await programmes.find(session, before.programme_id)
    assert programme is not None, "pairings refer to their programme"
    actor = Actor.MENTOR if link.profile_id == before.mentor_id else Actor.MENTEE
    # A yes needs none, whatever a program sends along.
    reason = said.reason if said.answer is YesOrNo.DECLINE else None
    wish = Wish(event=Event(said.answer.value), actor=actor, reason=reason)
    after = await advance(session, programme, before, wish, by=actor.value, now=now)
    if after is not before:
        await links.answered(session, link, wish.event, now)
        link = replace(link, answer=wish.event)
    return await _question(session, link, now)


async def follow(session: AsyncSession, visit: Visit, *, feedback: bool) -> Link:
    """The link that somebody follows; `feedback` says to which kind of page.

    Raises
    ------
    LinkUnknown
    LinkEnded
        If it was revoked.
    """
    link = await links.find(session, digest_of(visit.token))
    if link is None or (link.months is not None) != feedback:
        visit.guesses.count(visit.client)
        raise LinkUnknown
    if link.revoked_at is not None:
        raise LinkEnded
    return link


def _require_time(link: Link, now: datetime) -> None:
    """Raise `LinkEnded` after the deadline, unless there is an answer to be shown."""
    if link.expires_at <= now and link.answer is None:
        raise LinkEnded


async def _question(session: AsyncSession, link: Link, now: datetime) -> Question:
    _require_time(link, now)
    case = await cases.find(session, link.pairing_id, link.profile_id)
    assert case is not None, "links go with their pairing"
    return Question(case, _standing(case, link))


def _standing(case: Case, link: Link) -> Standing:
    pairing = case.pairing
    match pairing.state:
        case PairingState.INVITED | PairingState.MENTEE_ASKED if asked_person(pairing) == case.reader.id:
            return Standing.OPEN
        case PairingState.MENTEE_ASKED:
            return Standing.WAITING
        case PairingState.ACTIVE:
            return Standing.CONFIRMED
        case PairingState.COMPLETED:
            return Standing.COMPLETED
        case _:
            return Standing.DECLINED if link.answer is Event.DECLINE else Standing.OVER
