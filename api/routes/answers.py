"""Answers that name the version and the address of what they carry, and parameters of many routes."""

from collections.abc import Mapping
from typing import Annotated, Final, TypeVar
from uuid import UUID

from litestar import Response
from litestar.datastructures import ResponseHeader
from litestar.params import HeaderParameter, QueryParameter

from api.schemas.pages import CURSOR_PATTERN, MOST_ITEMS
from api.services.versions import etag
from api.words import Language

T = TypeVar("T")

PageLimit = Annotated[
    int, QueryParameter(ge=1, le=MOST_ITEMS, description="How many items a page has at most.")
]
Cursor = Annotated[
    str | None,
    QueryParameter(
        description="`next_cursor` of the page before; nothing for the first.",
        schema_extra={"pattern": CURSOR_PATTERN},
    ),
]
IfMatch = Annotated[
    str | None,
    HeaderParameter(name="If-Match", description="The `ETag` of the version that the change is meant for."),
]

IfNoneMatch = Annotated[
    str | None,
    HeaderParameter(name="If-None-Match", description="`*`: only if there is nothing yet."),
]

ETAG: Final = ResponseHeader(
    name="ETag", description="The version, for `If-Match`.", documentation_only=True, required=False
)
LOCATION: Final = ResponseHeader(
    name="Location", description="The address of what was made.", documentation_only=True, required=False
)


def tagged(
    view: T,
    identifier: UUID,
    version: int,
    *,
    status: int = 200,
    location: str | None = None,
    language: Language | None = None,
) -> Response[T]:
    """An answer with its version; `language` is that of sentences in it."""
    tag = etag(identifier, version)
    headers = {} if location is None else {"Location": location}
    if language is not None:
        headers |= spoken(language)
        tag = f'{tag[:-1]}-{language}"'
    return Response(view, status_code=status, headers={"ETag": tag, **headers})


def spoken(language: Language) -> Mapping[str, str]:
    """The headers of an answer that contains sentences."""
    return {"Content-Language": language, "Vary": "Accept-Language"}
