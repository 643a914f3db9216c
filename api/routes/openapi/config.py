"""How Litestar serves the document: as JSON, and as a page."""

from typing import Any

import msgspec
from litestar import Request, Response, Router
from litestar.enums import MediaType, OpenAPIMediaType
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import OpenAPIRenderPlugin
from litestar.openapi.spec import License, Server

from api.errors import NoSuchPath
from api.routes.openapi.completion import Document, complete
from api.routes.openapi.page import page
from api.routes.openapi.schemas import WireSchemas
from api.security.access import OPEN

VERSION = "1.0.0"
"""Of the interface, not of the program: what others rely on."""

DESCRIPTION = """\
Pairs mentors with mentees: optimal, explained, provable.

Send `Authorization: Bearer <key>`; `matcher keys create` makes one, and so does `POST /v1/keys`.
Whatever goes wrong is answered as `application/problem+json` (RFC 9457), and names every fault in the input
by its JSON pointer. Sentences follow `Accept-Language`: `de` (the default) or `en`.

Every single thing has an `ETag`. `PUT`, `PATCH` and `DELETE` take it as `If-Match`, and must in programmes
with `require_if_match`; `GET` takes it as `If-None-Match`. A `POST` with an `Idempotency-Key` can be sent
again without a second effect. Lists come in pages; `Link` leads to the next one. With
`Prefer: return=minimal` an answer to a change that can be read elsewhere comes without a body, then 204
instead of 200. Large answers are compressed by zstd or gzip as `Accept-Encoding` wishes. Whatever `GET`
answers, `HEAD` answers without the body.

Each key has a number of requests in every minute; `RateLimit-Limit`, `RateLimit-Remaining` and
`RateLimit-Reset` say in each answer how many, how many are left, and in how many seconds the next minute
begins. What is too much is answered 429 (`rate_limited`) with `Retry-After`.

A path that is not there is answered 404 (`no_such_path`), a method that it does not take 405
(`method_not_allowed`) with `Allow`; where `Accept` takes nothing of what there is, 406 (`not_acceptable`).
All errors have the form of `Problem`, whatever `Accept` says.
"""


def openapi_config(schemas: WireSchemas, base_url: str) -> OpenAPIConfig:
    """Configure the documentation; `base_url` is where others reach the service."""
    json = _DocumentAsJson(schemas)
    return OpenAPIConfig(
        title="Mentoring Matcher",
        version=VERSION,
        description=DESCRIPTION,
        license=License(name="EUPL-1.2", identifier="EUPL-1.2"),
        servers=[Server(url=base_url)],
        use_handler_docstrings=True,
        render_plugins=[_DocumentAsPage(json), json],
        openapi_router=Router(
            "/schema", route_handlers=[], opt=OPEN, include_in_schema=False, after_request=_no_other_page
        ),
    )


def _no_other_page(response: Response[Any]) -> Response[Any]:
    # Litestar answers other paths below this one with a page of its own.
    if response.status_code == NoSuchPath.status:
        raise NoSuchPath
    return response


class _DocumentAsJson(OpenAPIRenderPlugin):
    """Serves /schema/openapi.json."""

    def __init__(self, schemas: WireSchemas) -> None:
        super().__init__(path="/openapi.json", media_type=OpenAPIMediaType.OPENAPI_JSON)
        self._schemas = schemas
        self._document: Document | None = None

    def document(self, request: Request[Any, Any, Any], gathered: Document) -> Document:
        """The whole document, made once."""
        if self._document is None:
            self._document = complete(gathered, request.app.routes, self._schemas.models)
        return self._document

    def render(self, request: Request[Any, Any, Any], openapi_schema: Document) -> bytes:
        return msgspec.json.encode(self.document(request, openapi_schema))


class _DocumentAsPage(OpenAPIRenderPlugin):
    """Serves /schema."""

    def __init__(self, json: _DocumentAsJson) -> None:
        super().__init__(path="/", media_type=MediaType.HTML)
        self._json = json
        self._page: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: Document) -> bytes:
        if self._page is None:
            self._page = page(self._json.document(request, openapi_schema)).encode()
        return self._page
