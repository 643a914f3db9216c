"""Runs and imports that are followed to their end, as server-sent events."""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Annotated, Any, Final, Protocol, TypeVar

from litestar import Response
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter
from litestar.response import ServerSentEvent, ServerSentEventMessage

from api.schemas.base import WireModel
from api.services.following import Followed

EVENTS: Final = "text/event-stream"

LastEventId = Annotated[
    str | None, HeaderParameter(name="Last-Event-ID", description="The last event that was seen.")
]
SEEN: Final[Mapping[int, ResponseSpec]] = {
    204: ResponseSpec(None, description="The end has been seen already.")
}
"""What is answered besides a stream."""


class _Versioned(Followed, Protocol):
    """What can be followed, and has a new version with every change."""

    @property
    def version(self) -> int:
        """From 1."""
        ...


F = TypeVar("F", bound=_Versioned)


def followed(
    found: F,
    changes: AsyncIterator[F | None],
    view: Callable[[F], WireModel],
    last_event_id: str | None,
) -> Response[Any]:
    """An event `progress` for every change, or 204 for whoever has seen the end.

    Parameters
    ----------
    changes : iterator
        What it is, whenever that has changed; `None` is a sign of life.
    view : callable
        What the event tells.
    """
    if found.state.ended and last_event_id == str(found.version):
        return Response(None, status_code=204)
    return ServerSentEvent(_events(changes, view))


async def _events(
    changes: AsyncIterator[F | None], view: Callable[[F], WireModel]
) -> AsyncIterator[ServerSentEventMessage]:
    async for seen in changes:
        if seen is None:
            yield ServerSentEventMessage(comment="still here")
        else:
            data = view(seen).model_dump_json()
            yield ServerSentEventMessage(data=data, event="progress", id=str(seen.version))
