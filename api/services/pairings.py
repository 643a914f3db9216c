"""Pairings: show them, and take them from state to state."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import NotFound, PairingSettled
from api.schemas.answers import DeclineReason
from api.schemas.pairings import Answer, Decision, Ending
from api.schemas.states import Outcome, PairKind, Status
from api.security.access import Principal
from api.services import programmes
from api.services.actors import id_of, ids_of
from api.services.correspondence import asked_person, follow
from api.services.pages import Part, Window, cut
from api.services.pairs import forget, keep
from api.services.repairing import repair
from api.services.telling import tell, tell_state
from api.services.versions import Expected
from api.store import dossier, pairings, pairs, people, steps
from api.store.records import Pairing, PairingFilter, PairNote, Programme
from api.store.steps import Step
from api.store.types import new_id
from matcher.pairing import Actor, Event, PairingState, SettledError, step

ANSWERS: Final = frozenset({Event.CONFIRM, Event.DECLINE})
"""What somebody says who was asked, or what others note on their behalf."""


async def get(session: AsyncSession, who: Principal, pairing_id: UUID, *, to_change: bool = False) -> Pairing:
    """A pairing; raise `NotFound` if there is none that the key reaches."""
    pairing = await pairings.find(session, pairing_id, to_change=to_change)
    if pairing is None or not who.sees(str(pairing.programme_id)):
        raise NotFound("pairing", str(pairing_id))
    return pairing


@dataclass(frozen=True, slots=True)
class Taken:
    """A step of a pairing; `name` is that of the key or the account that took it, if one did."""

    step: Step
    name: str | None


async def history(session: AsyncSession, who: Principal, pairing_id: UUID) -> list[Taken]:
    """All steps of a pairing, oldest first; raise `NotFound`."""
    await get(session, who, pairing_id)
    taken = await steps.of_pairing(session, pairing_id)
    names = await dossier.actors(session, ids_of(step.by for step in taken))
    return [Taken(step, names.get(actor) if (actor := id_of(step.by)) else None) for step in taken]


async def listed(
    session: AsyncSession, who: Principal, programme_id: UUID, chosen: PairingFilter, window: Window
) -> Part[Pairing]:
    """The pairings of a programme that a filter lets pass."""
    await programmes.require(session, who, programme_id)
    found = await pairings.listed(session, programme_id, chosen, after=window.after, limit=window.probe)
    return cut(found, window, lambda pairing: pairing.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be done to a pairing.

    Parameters
    ----------
    actor : Actor
        Whose answer it is; the coordinator answers for whoever is asked now.
    outcome : Outcome, optional
        What the tandem has led to, if this ends it.
    """

    event: Event
    actor: Actor = Actor.COORDINATOR
    reason: str | None = None
    outcome: Outcome | None = None

    @classmethod
    def of(cls, event: Event, data: Answer | Decision | None) -> Self:
        """Read what was sent."""
        answers_for = data.on_behalf_of if isinstance(data, Answer) else None
        return cls(
            event=event,
            actor=Actor.COORDINATOR if answers_for is None else Actor(answers_for.value),
            reason=None if data is None else data.reason,
            outcome=data.outcome if isinstance(data, Ending) else None,
        )


async def act(
    session: AsyncSession, clock: Clock, who: Principal, pairing_id: UUID, expected: Expected, wish: Wish
) -> Pairing:
    """Do to a pairing what a coordinator may, or what one of the two has answered.

    Raises
    ------
    NotFound, Stale, PairingSettled
    """
    pairing = await get(session, who, pairing_id, to_change=True)
    expected.check(pairing.id, pairing.version)
    programme = await programmes.get(session, who, pairing.programme_id)
    return await advance(session, programme, pairing, wish, by=who.key_id, now=clock.now())


async def advance(
    session: AsyncSession,
    programme: Programme,
    pairing: Pairing,
    wish: Wish,
    *,
    by: str,
    now: datetime,
) -> Pairing:
    """Take a pairing to where a wish leads, with all that follows; raise `PairingSettled`.

    A decline and a deadline exclude the pair, and a run looks for another plan.
    Whoever declines for want of time is paused.
    """
    try:
        found = step(pairing.state, wish.event, wish.actor, programme.confirmation)
    except SettledError as error:
        raise PairingSettled(state=error.state.value) from None
    if not found.changed:
        return pairing
    asked = pairing.state.awaits
    after = replace(
        pairing,
        state=found.state,
        answer_until=now + timedelta(days=programme.answer_days) if found.state.awaits else None,
        changed_by=by,
        changed_at=now,
        changed_reason=wish.reason,
        outcome=wish.outcome,
        version=pairing.version + 1,
        updated_at=now,
    )
    await pairings.replace(session, after)
    answered = {"answer_of": asked.value} if asked and wish.event in ANSWERS else {}
    event_id = await tell_state(session, after, by, now, **answered)
    await follow(session, pairing.state, after, event_id, now)
    if after.state is PairingState.DECLINED and wish.reason == DeclineReason.NO_TIME:
        await _pause(session, asked_person(pairing), by, now)
    if after.state.excludes:
        await _exclude(session, after, by, now)
        await repair(session, programme, after, by, now)
    return after


async def _exclude(session: AsyncSession, pairing: Pairing, by: str, now: datetime) -> None:
    """Keep the pair from being proposed again; a lock of it could not be kept any more."""
    note = PairNote(
        id=new_id(),
        programme_id=pairing.programme_id,
        mentee_id=pairing.mentee_id,
        mentor_id=pairing.mentor_id,
        reason=pairing.changed_reason or pairing.state.value,
        created_at=now,
    )
    await keep(session, PairKind.EXCLUSION, note, by=by)
    lock = await pairs.of_pair(session, PairKind.LOCK, pairing.mentee_id, pairing.mentor_id)
    if lock is not None:
        await forget(session, PairKind.LOCK, lock, by=by, now=now)


async def _pause(session: AsyncSession, profile_id: UUID, by: str, now: datetime) -> None:
    [person] = await people.lock(session, [profile_id])
    if person.status is Status.ACTIVE:
        await people.set_status(session, person.id, Status.PAUSED, now)
        subject = (person.role.value, person.id)
        await tell(session, by, now, person.programme_id, subject, "updated", changed=["status"])
