"""Tells what happens as events, in the transaction in which it happens."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.events import EVENT_TYPES, TRAIL_TYPES
from api.store import events, programmes, steps, trail
from api.store.records import Happening, NewEvent, Pairing
from api.store.steps import Step

CLOCK: Final = "clock"
"""The actor where a deadline has passed."""

WORKER: Final = "worker"
"""The actor where a computation has ended."""


async def tell(
    session: AsyncSession,
    actor: str,
    now: datetime,
    programme_id: UUID,
    subject: tuple[str, UUID],
    what: str,
    **data: object,
) -> int:
    """Add an event, and give back its id.

    Parameters
    ----------
    actor : str
        The id of a key or an account, `CLOCK`, `WORKER`, or the role of whoever answers by a link.
    subject : tuple of str and UUID
        The kind of thing and its id; the type of the event begins with the kind.
    what : str
        What has become of it, "created".
    **data
        What else is to be known, JSON-able: ids, states, numbers. Never a name,
        an address or what somebody has written; events outlive profiles.
    """
    return await events.add(session, event_of(actor, now, programme_id, subject, what, **data))


def event_of(
    actor: str, now: datetime, programme_id: UUID, subject: tuple[str, UUID], what: str, **data: object
) -> NewEvent:
    """An event that is to be told; the parameters are those of `tell`.

    Raises
    ------
    ValueError
        If it is of no known type: nobody could subscribe to it, and no page has a word for it.
    """
    kind, identifier = subject
    return NewEvent(
        programme_id=programme_id,
        at=now,
        type=_known(f"{kind}.{what}", EVENT_TYPES),
        actor=actor,
        subject_kind=kind,
        subject_id=identifier,
        data=data,
    )


async def tell_all(
    session: AsyncSession,
    actor: str,
    now: datetime,
    subject: tuple[str, UUID],
    what: str,
    *,
    bound: Sequence[str] | None = None,
    **data: object,
) -> None:
    """Add to the trail of the installation what becomes of an account, a key or a webhook.

    Parameters
    ----------
    bound : sequence of str, optional
        The ids of the programmes that it is bound to: each is told, too, as by `tell`. What
        is bound to none reaches all of them, and is told to none.
    """
    kind, identifier = subject
    happening = Happening(
        at=now,
        type=_known(f"{kind}.{what}", TRAIL_TYPES),
        actor=actor,
        subject_kind=kind,
        subject_id=identifier,
        data={**data, "programme_ids": bound} if bound else data,
    )
    await trail.add(session, happening)
    # In order, so that no two who take hold of several wait for each other in a circle.
    for programme_id in sorted(map(UUID, bound or ())):
        if await programmes.exists(session, programme_id):
            await tell(session, actor, now, programme_id, subject, what, **data)


async def tell_state(
    session: AsyncSession, pairing: Pairing, actor: str, now: datetime, **answered: str
) -> int:
    """Add the step that has brought a pairing into its state, and its event; give back the event's id.

    What somebody has written is kept with the step alone, which goes with the pairing.

    Parameters
    ----------
    **answered
        `answer_of`, whose answer has led there, if any has; somebody else may have noted it.
    """
    [event_id] = await tell_states(session, [pairing], actor, now, **answered)
    return event_id


async def tell_states(
    session: AsyncSession, pairings: Sequence[Pairing], actor: str, now: datetime, **answered: str
) -> list[int]:
    """Do as `tell_state` for pairings of one programme, at least one; the ids are in their order."""
    await steps.add_all(session, [_step_of(pairing, actor, now) for pairing in pairings])
    told = [
        event_of(
            actor,
            now,
            pairing.programme_id,
            ("pairing", pairing.id),
            pairing.state.value,
            mentee_id=str(pairing.mentee_id),
            mentor_id=str(pairing.mentor_id),
            seat=pairing.seat,
            answer_until=None if pairing.answer_until is None else pairing.answer_until.isoformat(),
            **answered,
        )
        for pairing in pairings
    ]
    return await events.add_each(session, pairings[0].programme_id, told)


def _known(name: str, types: Collection[str]) -> str:
    if name not in types:
        raise ValueError(f"{name} is no known type of what happens; see api/schemas/events.py.")
    return name


def _step_of(pairing: Pairing, actor: str, now: datetime) -> Step:
    reason = pairing.opened_reason if pairing.changed_at is None else pairing.changed_reason
    return Step(
        pairing_id=pairing.id,
        version=pairing.version,
        at=now,
        state=pairing.state,
        by=actor,
        reason=reason,
    )
