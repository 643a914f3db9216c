"""The feed of all that has happened in a programme; `api.services.telling` adds to it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.events import EventSubject, EventView
from api.security.access import Principal
from api.services import programmes
from api.services.pages import Part
from api.store import events
from api.store.records import StoredEvent


async def feed(
    session: AsyncSession, who: Principal, programme_id: UUID, *, after: int, limit: int
) -> Part[StoredEvent]:
    """The events of a programme whose ids follow `after`; raise `NotFound`."""
    await programmes.require(session, who, programme_id)
    found = await events.listed(session, programme_id, after=after, limit=limit + 1)
    items = found[:limit]
    return Part(items, str(items[-1].id) if len(found) > limit else None)


def view_of(event: StoredEvent) -> EventView:
    """An event, as the feed, its stream and webhooks show it."""
    return EventView(
        id=event.id,
        programme_id=event.programme_id,
        at=event.at,
        type=event.type,
        actor=event.actor,
        subject=EventSubject(kind=event.subject_kind, id=event.subject_id),
        data=event.data,
    )
