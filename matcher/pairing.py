"""The life-cycle of a pairing as data: states, events, who may do what.

Pure: a use case asks what an event leads to, and stores it. A pairing that is
open occupies a seat of its mentor and is the only open one of its mentee.
"""

from dataclasses import dataclass
from enum import StrEnum


class PairingState(StrEnum):
    """Where a pairing stands."""

    INVITED = "invited"
    """The mentor has been asked."""
    MENTEE_ASKED = "mentee_asked"
    """The mentor has confirmed, the mentee has been asked."""
    ACTIVE = "active"
    COMPLETED = "completed"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"

    @property
    def open(self) -> bool:
        """Whether it occupies a seat."""
        return self in _OPEN

    @property
    def awaits(self) -> "Actor | None":
        """Whose answer it waits for."""
        return _AWAITS.get(self)

    @property
    def excludes(self) -> bool:
        """Whether the pair must not be proposed again."""
        return self in {PairingState.DECLINED, PairingState.EXPIRED}


class Event(StrEnum):
    """What can happen to a pairing."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    EXPIRE = "expire"
    CANCEL = "cancel"
    COMPLETE = "complete"


class Actor(StrEnum):
    """Who makes it happen."""

    MENTOR = "mentor"
    MENTEE = "mentee"
    COORDINATOR = "coordinator"
    """Or a system that acts for a person; both are named where they act."""
    CLOCK = "clock"
    """A deadline that has passed."""


class Confirmation(StrEnum):
    """Whose yes a pairing needs, in this order."""

    MENTOR = "mentor"
    MENTOR_THEN_MENTEE = "mentor_then_mentee"


_OPEN = frozenset({PairingState.INVITED, PairingState.MENTEE_ASKED, PairingState.ACTIVE})
_AWAITS = {PairingState.INVITED: Actor.MENTOR, PairingState.MENTEE_ASKED: Actor.MENTEE}
_MAY = {
    Actor.MENTOR: frozenset({Event.CONFIRM, Event.DECLINE}),
    Actor.MENTEE: frozenset({Event.CONFIRM, Event.DECLINE}),
    Actor.COORDINATOR: frozenset({Event.CONFIRM, Event.DECLINE, Event.CANCEL, Event.COMPLETE}),
    Actor.CLOCK: frozenset({Event.EXPIRE}),
}
_ENDS = {
    Event.DECLINE: PairingState.DECLINED,
    Event.EXPIRE: PairingState.EXPIRED,
    Event.CANCEL: PairingState.CANCELLED,
    Event.COMPLETE: PairingState.COMPLETED,
}


class NotAllowedError(ValueError):
    """An event that this actor may never cause."""


class SettledError(ValueError):
    """An event that comes too late; `state` is what stands."""

    def __init__(self, state: PairingState) -> None:
        super().__init__(f"The pairing is {state} and cannot change in this way.")
        self.state = state


@dataclass(frozen=True, slots=True)
class Step:
    """What an event leads to; `changed` is false if the same has been answered before."""

    state: PairingState
    changed: bool


def step(state: PairingState, event: Event, actor: Actor, confirmation: Confirmation) -> Step:
    """Say what becomes of a pairing.

    Repeating an answer that stands changes nothing and is no error: people
    press twice, and mails are read twice.

    Raises
    ------
    NotAllowedError
        If `actor` never causes `event`.
    SettledError
        If the pairing has passed the point at which `event` could happen.
    """
    if event not in _MAY[actor]:
        raise NotAllowedError(f"The {actor} cannot {event} a pairing.")
    if _stands(state, event, actor):
        return Step(state, changed=False)
    if event is Event.CONFIRM or event is Event.DECLINE:
        if state.awaits is None or actor not in {state.awaits, Actor.COORDINATOR}:
            raise SettledError(state)
        if event is Event.DECLINE:
            return Step(PairingState.DECLINED, changed=True)
        asks_on = state is PairingState.INVITED and confirmation is Confirmation.MENTOR_THEN_MENTEE
        return Step(PairingState.MENTEE_ASKED if asks_on else PairingState.ACTIVE, changed=True)
    possible = {
        Event.EXPIRE: state.awaits is not None,
        Event.CANCEL: state.open,
        Event.COMPLETE: state is PairingState.ACTIVE,
    }
    if not possible[event]:
        raise SettledError(state)
    return Step(_ENDS[event], changed=True)


def _stands(state: PairingState, event: Event, actor: Actor) -> bool:
    """Whether `event` has had its effect already."""
    if event is not Event.CONFIRM:
        return state is _ENDS[event]
    confirmed_by_mentor = state is PairingState.MENTEE_ASKED and actor is Actor.MENTOR
    return state is PairingState.ACTIVE or confirmed_by_mentor
