"""The trail of what has happened in a programme: when, who, what, and to whom."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import Role
from api.security.access import Principal
from api.services import programmes
from api.services.actors import id_of, ids_of
from api.services.pages import Part
from api.store import audit, dossier, people, trail
from api.store.records import StoredEvent

PAGE: Final = 50
"""Events on a page."""

_PEOPLE: Final = ("mentee_id", "mentor_id")
"""Under these names events tell of whom they are."""

_THINGS: Final = frozenset({"member", "key", "webhook"})
"""Subjects that have names, and are no people of the programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event with the names that its ids have now.

    Parameters
    ----------
    by : str, optional
        The name of an account or of a key; `None` if whoever it was is neither, or gone.
    about : tuple of (UUID, str)
        Who is concerned; whoever is gone is left out.
    named : str, optional
        The name of the account or the key that the event is about, or what its webhook is described by.
    """

    event: StoredEvent
    by: str | None
    about: tuple[tuple[UUID, str], ...]
    named: str | None


async def listed(
    session: AsyncSession, who: Principal, programme_id: UUID, *, kind: str | None, before: int | None
) -> Part[Entry]:
    """A page of the trail, newest first; the cursor is the id before which the next one begins.

    Raises
    ------
    NotFound
        If there is no such programme.
    """
    await programmes.require(session, who, programme_id)
    found = await audit.listed(session, programme_id, kind=kind, before=before, limit=PAGE + 1)
    events = found[:PAGE]
    actors = await dossier.actors(session, ids_of(one.actor for one in events))
    persons = await people.names(session, {one for event in events for one in _concerned(event)})
    things = await trail.names(session, {one.subject_id for one in events if one.subject_kind in _THINGS})
    entries = [
        Entry(
            event=one,
            by=actors.get(actor) if (actor := id_of(one.actor)) else None,
            about=tuple(
                (person, name)
                for person in _concerned(one)
                if (name := next(filter(None, persons.get(person, ())), None))
            ),
            named=things.get(one.subject_id),
        )
        for one in events
    ]
    return Part(entries, str(events[-1].id) if len(found) > PAGE else None)


def _concerned(event: StoredEvent) -> list[UUID]:
    """The people of an event."""
    if event.subject_kind in set(Role):
        return [event.subject_id]
    return list(ids_of(event.data[name] for name in _PEOPLE if name in event.data))
