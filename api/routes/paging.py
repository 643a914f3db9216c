"""Lists in pages: which page is asked for, and where the next one is (RFC 8288)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Response
from litestar.di import Provide
from litestar.types import Dependencies

from api.routes.answers import Cursor, PageLimit, spoken
from api.routes.requests import JsonRequest
from api.schemas.pages import DEFAULT_LIMIT
from api.services.pages import Window
from api.words import Language

CURSOR: Final = "cursor"


@dataclass(frozen=True, slots=True)
class Paging:
    """The page that a request asks for."""

    limit: int
    cursor: str | None
    request: JsonRequest

    @property
    def window(self) -> Window:
        """The part of the list; raise `InvalidInput` for a foreign cursor."""
        return Window.read(self.limit, self.cursor)

    def answer(
        self, items: Sequence[object], next_cursor: str | None, language: Language | None = None
    ) -> Response[Any]:
        """Make the answer; `language` is that of sentences in it."""
        headers = {} if language is None else dict(spoken(language))
        if next_cursor is not None:
            headers["Link"] = next_link(self.request, **{CURSOR: next_cursor})
        # Not as a `Page`, which would look through all items once more.
        return Response({"items": items, "next_cursor": next_cursor}, headers=headers)


def next_link(request: JsonRequest, **changed: str) -> str:
    """The header that leads on to the same list, with some parameters changed."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
    return f'<{request.url.path}?{urlencode([*kept, *changed.items()])}>; rel="next"'


def _paging(request: JsonRequest, limit: PageLimit = DEFAULT_LIMIT, cursor: Cursor = None) -> Paging:
    return Paging(limit, cursor, request)


GIVES_PAGING: Final[Dependencies] = {"paging": Provide(_paging, sync_to_thread=False)}
"""For controllers with lists: a handler has a `paging`."""
