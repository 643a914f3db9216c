"""The feed of all that has happened."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from api.errors import NotFound
from api.routes.answers import PageLimit
from api.routes.documented import documents
from api.routes.presenting import event_view
from api.schemas.events import Feed
from api.schemas.pages import DEFAULT_LIMIT
from api.security.access import Principal, Scope, needs
from api.services import events
from api.store.database import Database

GREATEST_ID = 2**63 - 1

After = Annotated[
    int,
    QueryParameter(ge=0, le=GREATEST_ID, description="The id of the last event that was seen; 0 for all."),
]


class EventsOfProgramme(Controller):
    """The events of a programme."""

    path = "/v1/programmes/{programme_id:uuid}/events"
    tags = ("Events",)
    opt = needs(Scope.EVENTS_READ)

    @get(operation_id="list_events", summary="List events", opt=documents(NotFound))
    async def listed(
        self,
        programme_id: FromPath[UUID],
        database: NamedDependency[Database],
        principal: NamedDependency[Principal],
        after: After = 0,
        limit: PageLimit = DEFAULT_LIMIT,
    ) -> Feed:
        """List what has happened, oldest first.

        Whoever keeps the last id and asks again with `after` misses nothing and
        is told nothing twice.
        """
        async with database.read() as session:
            part = await events.feed(session, principal, programme_id, after=after, limit=limit)
        return Feed(items=[event_view(event) for event in part.items], next_cursor=part.next_cursor)
