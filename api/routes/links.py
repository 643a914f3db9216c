"""What happens when somebody follows a link of a mail: a page for a browser, JSON for a program."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Generic, TypeVar

from litestar import Response
from litestar.di import NamedDependency, Provide
from litestar.enums import RequestEncodingType
from litestar.params import FromPath, QueryParameter
from litestar.types import Dependencies
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import AppError
from api.problems import problem_of
from api.routes.answers import spoken
from api.routes.given import GivenClock
from api.routes.requests import JsonRequest
from api.schemas.base import WireModel
from api.security.guesses import Guesses
from api.services.answers import Visit, enter
from api.services.wire import parse
from api.store.database import Database
from api.web import page, wants_page
from api.words import Language
from scoring.catalogue import Catalogue

FORM: Final = RequestEncodingType.URL_ENCODED.value
PAGE_LANGUAGE: Final = "lang"

# Another name inside, because `language` is what the header asks for.
Chosen = Annotated[
    Language | None, QueryParameter(name=PAGE_LANGUAGE, description="The language, instead of the header's.")
]
Stands = TypeVar("Stands")
Said = TypeVar("Said", bound=WireModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[Stands, Said]):
    """A kind of question that mails link to.

    Parameters
    ----------
    show : callable
        The use case that reads what is asked, and what has been answered.
    reply : callable
        The use case that takes an answer.
    said : subclass of WireModel
        An answer as it is sent.
    settled : subclass of AppError
        What `reply` raises if something else has been answered before.
    view : callable
        What the reader is shown.
    template : str
        The page that shows it.
    shown : mapping
        What the page needs besides `view` and `contradicts`.
    """

    show: Callable[[AsyncSession, Clock, Visit], Awaitable[Stands]]
    reply: Callable[[AsyncSession, Clock, Visit, Said], Awaitable[Stands]]
    said: type[Said]
    settled: type[AppError]
    view: Callable[[Stands, Language, Catalogue], WireModel]
    template: str
    shown: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """A link that is followed, by somebody who reads `language`."""

    token: str
    request: JsonRequest
    database: Database
    clock: Clock
    guesses: Guesses
    catalogue: Catalogue
    language: Language

    async def show(self, question: Question[Stands, Said]) -> Response[Any]:
        """Show what is asked, which changes nothing."""
        try:
            return self._drawn(question, await self._stands(question, self._enter()))
        except AppError as error:
            return self._refused(error)

    async def answer(self, question: Question[Stands, Said]) -> Response[Any]:
        """Take the answer, and show what stands then."""
        settled: AppError | None = None
        try:
            visit = self._enter()
            said = parse(question.said, await self._said(), self.catalogue)
            try:
                async with self.database.write() as session:
                    stands = await question.reply(session, self.clock, visit, said)
            except question.settled as error:
                if not self._is_page:
                    raise
                # It may have ended since, and then there is a page that says so.
                settled, stands = error, await self._stands(question, visit)
        except AppError as error:
            return self._refused(error)
        return self._drawn(question, stands, contradicts=settled)

    @property
    def _is_page(self) -> bool:
        return wants_page(self.request.headers.get("accept"))

    def _enter(self) -> Visit:
        client = self.request.client
        return enter(self.guesses, self.token, client.host if client else "")

    async def _stands(self, question: Question[Stands, Said], visit: Visit) -> Stands:
        async with self.database.read() as session:
            return await question.show(session, self.clock, visit)

    async def _said(self) -> object:
        if self.request.content_type[0] != FORM:
            return await self.request.json()
        # A form has only texts: digits are meant as numbers, and empty ones were left open.
        fields = {name: text for name, text in (await self.request.form()).items() if text != ""}
        return {name: int(text) if _is_digit(text) else text for name, text in fields.items()}

    def _drawn(
        self, question: Question[Stands, Said], stands: Stands, contradicts: AppError | None = None
    ) -> Response[Any]:
        view = question.view(stands, self.language, self.catalogue)
        if not self._is_page:
            headers = {"Vary": "Accept, Accept-Language", "X-Robots-Tag": "noindex, nofollow"}
            return Response(view, headers={**spoken(self.language), **headers})
        return page(
            question.template,
            self.language,
            status=contradicts.status if contradicts else 200,
            view=view,
            contradicts=contradicts is not None,
            **question.shown,
        )

    def _refused(self, error: AppError) -> Response[Any]:
        """A page that says what is the matter; for programs the error itself."""
        if not self._is_page:
            raise error
        problem = problem_of(error, self.language)
        shown = page(
            "notice.html", self.language, status=error.status, title=problem.title, detail=problem.detail
        )
        shown.headers.update(error.headers)
        return shown


def _is_digit(text: object) -> bool:
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) == 1


def _followed(
    token: FromPath[str],
    request: JsonRequest,
    database: NamedDependency[Database],
    clock: GivenClock,
    guesses: NamedDependency[Guesses],
    catalogue: NamedDependency[Catalogue],
    language: NamedDependency[Language],
    chosen: Chosen = None,
) -> Link:
    return Link(token, request, database, clock, guesses, catalogue, chosen or language)


GIVES_LINK: Final[Dependencies] = {"link": Provide(_followed, sync_to_thread=False)}
"""For controllers whose path holds a token: a handler has a `link`."""
