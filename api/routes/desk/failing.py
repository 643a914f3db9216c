"""What a page says when something is the matter."""

from typing import Any

from litestar import Request, Response
from litestar.enums import MediaType
from litestar.exceptions import MethodNotAllowedException, NotFoundException
from litestar.response import Redirect

from api import words
from api.negotiation import best
from api.problems import MEDIA_TYPE, Renderer, known, problem_of
from api.routes.desk.arriving import ACCOUNT, LANGUAGE, SIGN_IN, TARGET, Arrival
from api.security.origin import SAFE
from api.security.refusals import NotSignedIn, SecondFactorMissing
from api.services.sessions import SignedIn
from api.web import HEADERS, render


class PageRenderer:
    """Litestar exception handler of the desk: a page that says what is wrong, in the language of the reader.

    Parameters
    ----------
    max_body_bytes : int
        The limit that is named to whoever sends more.
    """

    def __init__(self, max_body_bytes: int) -> None:
        self._max_body_bytes = max_body_bytes

    def __call__(self, request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        """Make the answer to a request that raised `error`."""
        given = request.query_params
        arrival = Arrival.of(given.get(LANGUAGE), given.get(TARGET))
        if isinstance(error, NotSignedIn) and request.method in SAFE:
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return Redirect(Arrival.of(arrival.language, wanted).at(SIGN_IN), status_code=303)
        if isinstance(error, SecondFactorMissing) and request.method in SAFE:
            return Redirect(ACCOUNT, status_code=303)
        signed = request.scope.get("user")
        visitor = signed if isinstance(signed, SignedIn) else None
        asked = arrival.language or words.language_of(request.headers.get("accept-language"))
        language = visitor.account.language if visitor else asked
        wrong = known(request, error, self._max_body_bytes)
        text = render(
            "desk/problem.html",
            language,
            problem=problem_of(wrong, language),
            signed=visitor,
            arrival=arrival,
            desk=None,
            done=None,
            path=request.url.path,
        )
        return Response(
            text,
            status_code=wrong.status,
            media_type=MediaType.HTML,
            headers={**HEADERS, **wrong.headers, "Content-Language": language},
        )


class NowhereRenderer:
    """Litestar exception handler of the application: a problem for systems, a page for a lost browser.

    Parameters
    ----------
    problems : Renderer
        Answers all that concerns systems, and whoever wishes for no page.
    pages : PageRenderer
        Answers a browser where there is no page, or none for what it sends.
    """

    def __init__(self, problems: Renderer, pages: PageRenderer) -> None:
        self._problems = problems
        self._pages = pages

    def __call__(self, request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        """Make the answer to a request that raised `error`."""
        lost = isinstance(error, NotFoundException | MethodNotAllowedException)
        if lost and not request.url.path.startswith("/v1"):
            kinds = (MEDIA_TYPE, "application/json", MediaType.HTML)
            if best(kinds, request.headers.get("accept")) == MediaType.HTML:
                return self._pages(request, error)
        return self._problems(request, error)
