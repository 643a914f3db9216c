"""The feed of all that has happened: in parts, and as a stream."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, QueryParameter
from litestar.response import ServerSentEvent, ServerSentEventMessage

from api.errors import NotFound
from api.routes.answers import PageLimit
from api.routes.documented import documents
from api.routes.following import EVENTS
from api.routes.paging import next_link
from api.routes.requests import JsonRequest
from api.schemas.events import Feed
from api.schemas.pages import DEFAULT_LIMIT
from api.security.access import Principal, Scope, needs
from api.services import events, programmes
from api.services.events import view_of
from api.services.streaming import Streams, TooManyStreams
from api.store.database import Database

GREATEST_ID = 2**53 - 1
"""Every reader of JSON knows integers up to here exactly (RFC 8259, section 6)."""

COME_AGAIN = 2000
"""Milliseconds after which whoever has lost a stream is to come again."""

After = Annotated[
    int,
    QueryParameter(ge=0, le=GREATEST_ID, description="The id of the last event that was seen; 0 for all."),
]
LastEventId = Annotated[
    int | None,
    HeaderParameter(
        name="Last-Event-ID",
        ge=0,
        le=GREATEST_ID,
        description="The id of the last event that was seen, as `EventSource` sends it; goes before `after`.",
    ),
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
        request: JsonRequest,
        after: After = 0,
        limit: PageLimit = DEFAULT_LIMIT,
    ) -> Response[Feed]:
        """List what has happened, oldest first.

        Whoever keeps the last id and asks again with `after` misses nothing and
        is told nothing twice.
        """
        async with database.read() as session:
            part = await events.feed(session, principal, programme_id, after=after, limit=limit)
        feed = Feed(items=[view_of(event) for event in part.items], next_cursor=part.next_cursor)
        links = {} if part.next_cursor is None else {"Link": next_link(request, after=part.next_cursor)}
        return Response(feed, headers=links)

    @get(
        "/stream",
        operation_id="stream_events",
        summary="Follow events",
        opt=documents(NotFound, TooManyStreams),
        media_type=EVENTS,
    )
    async def stream(
        self,
        programme_id: FromPath[UUID],
        database: NamedDependency[Database],
        streams: NamedDependency[Streams],
        principal: NamedDependency[Principal],
        after: After = 0,
        last_event_id: LastEventId = None,
    ) -> ServerSentEvent:
        """Send what has happened and then what happens, as server-sent events.

        Each has the event as `data` and its id as `id`. The stream ends after five
        minutes, with the key, or when the service stops; whoever comes again with `Last-Event-ID`,
        as browsers do by themselves, misses nothing and is told nothing twice.
        """
        async with database.read() as session:
            await programmes.require(session, principal, programme_id)
        streams.check()
        seen = after if last_event_id is None else last_event_id
        # Some proxies would collect the events otherwise.
        return ServerSentEvent(
            _messages(streams, programme_id, seen, UUID(principal.key_id)),
            headers={"X-Accel-Buffering": "no"},
        )


async def _messages(
    streams: Streams, programme_id: UUID, after: int, key_id: UUID
) -> AsyncIterator[ServerSentEventMessage]:
    yield ServerSentEventMessage(data=None, comment="events follow", retry=COME_AGAIN)
    async for event in streams.follow(programme_id, after, key_id=key_id):
        if event is None:
            yield ServerSentEventMessage(data=None, comment="still here")
        else:
            yield ServerSentEventMessage(data=view_of(event).model_dump_json(), id=str(event.id))
