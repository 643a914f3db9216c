"""Every endpoint, from the OpenAPI document, and every page of the desk, from the routes."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.testing import RequestFactory

from api.app import create_app
from api.security.access import ACCESS, SIGNED_IN
from api.settings import Settings
from tools.reference.markdown import all_code, code, document, table

IMPLIED = frozenset({"HEAD", "OPTIONS"})
"""Methods that follow from others."""

_KINDS = re.compile(r":\w+(?=\})")

COMMON = frozenset({"400", "401", "403", "406", "413", "415", "429", "500"})
"""What every endpoint may answer, for reasons that are not its own."""


def application() -> Litestar:
    """The service; nothing is opened before it starts."""
    return create_app(Settings(database_url="sqlite+aiosqlite:///unused.db"))


def operations(app: Litestar) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Method, path and description of each endpoint, as the document has them."""
    assert app.openapi_config is not None, "the service is documented"
    [plugin] = [one for one in app.openapi_config.render_plugins if "/openapi.json" in one.paths]
    request = RequestFactory(app=app).get("/schema/openapi.json")
    text = plugin.render(request, app.openapi_schema.to_schema())
    for path, item in msgspec.json.decode(text)["paths"].items():
        for method, operation in item.items():
            if "operationId" in operation:
                yield method.upper(), path, operation


def address(route: HTTPRoute) -> str:
    """Where a route is, as the document has it."""
    return _KINDS.sub("", route.path_format)


def others(app: Litestar) -> Iterator[tuple[str, str, str]]:
    """What the document leaves out, pages and what they load: method, address, for whom."""
    told = {(method, path) for method, path, _ in operations(app)}
    found = {
        (address(route), method, handler.opt[ACCESS])
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods - IMPLIED
    }
    for path, method, access in sorted(found):
        if (method, path) not in told:
            yield method, path, access if access == SIGNED_IN[ACCESS] else "everybody"


def page() -> str:
    """All endpoints by subject, and all that is for browsers."""
    app = application()
    by_tag = defaultdict(list)
    for method, path, operation in operations(app):
        by_tag[operation["tags"][0]].append(_row(method, path, operation))
    shown = [(code(f"{method} {path}"), access) for method, path, access in others(app)]
    return document(
        "# Endpoints",
        "What each one takes and answers stands in the OpenAPI document of a running service, `/schema` for\n"
        "people and `/schema/openapi.json` for programs. Here is which there are, which scope of a key each\n"
        "needs, and which refusals are its own; [codes](codes.md) says what they mean. Besides, every\n"
        f"endpoint may answer {', '.join(sorted(COMMON))}.",
        *(
            document(f"## {tag}", table(("endpoint", "what", "scope", "its own refusals"), rows))
            for tag, rows in sorted(by_tag.items())
        ),
        "## Pages",
        "For browsers. What somebody who has signed in may do follows from their role in the programme.\n"
        "`POST` answers 303 to a page that shows what stands, or the form once more with what is wrong.",
        table(("page", "for whom"), shown),
    )


def _row(method: str, path: str, operation: Mapping[str, Any]) -> tuple[str, str, str, str]:
    scopes = [scope for need in operation["security"] for scope in need["apiKey"]]
    scope = all_code(scopes) if scopes else ("any key" if operation["security"] else "open")
    own = [
        f"{status} {all_code(answer['description'].partition(': ')[2].split(', '))}"
        for status, answer in operation["responses"].items()
        if status >= "400" and status not in COMMON
    ]
    return code(f"{method} {path}"), operation["summary"], scope, "; ".join(own)
