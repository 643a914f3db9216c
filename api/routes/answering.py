"""The pages behind the links in mails: a question for one of the two, and feedback.

A browser gets a page, a program JSON. GET only shows, whoever follows the link.
"""

from typing import Annotated, Any, Final

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import FromPath, QueryParameter

from api.errors import AppError, MalformedJson, NestedTooDeep, PairingSettled
from api.problems import problem_of
from api.routes.answers import spoken
from api.routes.documented import JSON, documents, takes
from api.routes.given import GivenClock
from api.routes.requests import JsonRequest
from api.schemas.answers import (
    DeclineReason,
    FeedbackQuestionView,
    FeedbackReply,
    OtherPerson,
    QuestionView,
    Reply,
    Standing,
)
from api.security.access import OPEN
from api.security.guesses import Guesses, TooManyGuesses
from api.services import answers, feedback
from api.services.answers import LinkEnded, LinkUnknown, Question, Visit, enter
from api.services.feedback import FeedbackGiven, Inquiry
from api.services.wire import parse
from api.store.database import Database
from api.web import page, wants_page
from api.words import Language
from scoring.catalogue import Catalogue

FORM: Final = RequestEncodingType.URL_ENCODED.value
LINK_ERRORS: Final = (LinkUnknown, LinkEnded, TooManyGuesses)
PAGE_LANGUAGE: Final = "lang"

# Another name inside, because `language` is what the header asks for.
Chosen = Annotated[
    Language | None, QueryParameter(name=PAGE_LANGUAGE, description="The language, instead of the header's.")
]
GivenGuesses = NamedDependency[Guesses]
Answered = Response[Any]


class AnswerController(Controller):
    """What a mail with a question links to."""

    path = "/answer/{token:str}"
    tags = ("Answers by mail",)
    opt = OPEN

    @get(
        operation_id="show_question",
        summary="Show the question of a mail",
        opt=documents(*LINK_ERRORS, answer=QuestionView),
    )
    async def show(
        self,
        token: FromPath[str],
        request: JsonRequest,
        database: NamedDependency[Database],
        clock: GivenClock,
        guesses: GivenGuesses,
        catalogue: NamedDependency[Catalogue],
        language: NamedDependency[Language],
        chosen: Chosen = None,
    ) -> Answered:
        """Show who is proposed to the reader of a mail, and why: a page for a browser, JSON for a program.

        Changes nothing, whoever follows the link. The token is the key.
        """
        reading = chosen or language
        try:
            visit = _enter(request, guesses, token)
            async with database.read() as session:
                question = await answers.show(session, clock, visit)
        except AppError as error:
            return _refused(request, error, reading)
        return _question(request, _question_view(question, reading, catalogue), reading)

    @post(
        status_code=200,
        operation_id="answer_question",
        summary="Answer the question of a mail",
        opt={
            **takes(JSON, FORM),
            **documents(
                *LINK_ERRORS, PairingSettled, MalformedJson, NestedTooDeep, body=Reply, answer=QuestionView
            ),
        },
    )
    async def answer(
        self,
        token: FromPath[str],
        request: JsonRequest,
        database: NamedDependency[Database],
        clock: GivenClock,
        guesses: GivenGuesses,
        catalogue: NamedDependency[Catalogue],
        language: NamedDependency[Language],
        chosen: Chosen = None,
    ) -> Answered:
        """Say yes or no, in JSON or as a form. To say the same again changes nothing.

        What else is said later is a conflict: the first answer stands.
        """
        reading = chosen or language
        try:
            visit = _enter(request, guesses, token)
            said = parse(Reply, await _said(request), catalogue)
            async with database.write() as session:
                question = await answers.reply(session, clock, visit, said)
        except PairingSettled:
            if not _is_page(request):
                raise
            async with database.read() as session:
                stands = await answers.show(session, clock, visit)
            view = _question_view(stands, reading, catalogue)
            return _question(request, view, reading, status=PairingSettled.status)
        except AppError as error:
            return _refused(request, error, reading)
        return _question(request, _question_view(question, reading, catalogue), reading)


class FeedbackController(Controller):
    """What a mail with questions about a tandem links to."""

    path = "/feedback/{token:str}"
    tags = ("Answers by mail",)
    opt = OPEN

    @get(
        operation_id="show_feedback_questions",
        summary="Show the questions about a tandem",
        opt=documents(*LINK_ERRORS, answer=FeedbackQuestionView),
    )
    async def show(
        self,
        token: FromPath[str],
        request: JsonRequest,
        database: NamedDependency[Database],
        clock: GivenClock,
        guesses: GivenGuesses,
        language: NamedDependency[Language],
        chosen: Chosen = None,
    ) -> Answered:
        """Show what one of the two is asked after some months. Changes nothing."""
        reading = chosen or language
        try:
            visit = _enter(request, guesses, token)
            async with database.read() as session:
                inquiry = await feedback.show(session, clock, visit)
        except AppError as error:
            return _refused(request, error, reading)
        return _inquiry(request, inquiry, reading)

    @post(
        status_code=200,
        operation_id="give_feedback",
        summary="Answer the questions about a tandem",
        opt={
            **takes(JSON, FORM),
            **documents(
                *LINK_ERRORS,
                FeedbackGiven,
                MalformedJson,
                NestedTooDeep,
                body=FeedbackReply,
                answer=FeedbackQuestionView,
            ),
        },
    )
    async def answer(
        self,
        token: FromPath[str],
        request: JsonRequest,
        database: NamedDependency[Database],
        clock: GivenClock,
        guesses: GivenGuesses,
        catalogue: NamedDependency[Catalogue],
        language: NamedDependency[Language],
        chosen: Chosen = None,
    ) -> Answered:
        """Say how it is going, once. To say the same again changes nothing."""
        reading = chosen or language
        try:
            visit = _enter(request, guesses, token)
            said = parse(FeedbackReply, await _said(request), catalogue)
            async with database.write() as session:
                inquiry = await feedback.reply(session, clock, visit, said)
        except FeedbackGiven:
            if not _is_page(request):
                raise
            async with database.read() as session:
                stands = await feedback.show(session, clock, visit)
            return _inquiry(request, stands, reading, status=FeedbackGiven.status)
        except AppError as error:
            return _refused(request, error, reading)
        return _inquiry(request, inquiry, reading)


def _enter(request: JsonRequest, guesses: Guesses, token: str) -> Visit:
    return enter(guesses, token, request.client.host if request.client else "")


def _is_page(request: JsonRequest) -> bool:
    return wants_page(request.headers.get("accept"))


async def _said(request: JsonRequest) -> Any:  # noqa: ANN401 - JSON, or the fields of a form
    if request.content_type[0] != FORM:
        return await request.json()
    # A form has only texts: whole numbers are meant as numbers, and empty ones were left open.
    fields = {name: text for name, text in (await request.form()).items() if text != ""}
    return {name: int(text) if _is_digit(text) else text for name, text in fields.items()}


def _is_digit(text: object) -> bool:
    return isinstance(text, str) and text.isascii() and text.isdigit() and len(text) == 1


def _refused(request: JsonRequest, error: AppError, language: Language) -> Answered:
    """A page that says what is the matter; for programs the error itself."""
    if not _is_page(request):
        raise error
    problem = problem_of(error, language)
    shown = page("notice.html", language, status=error.status, title=problem.title, detail=problem.detail)
    shown.headers.update(error.headers)
    return shown


def _question(request: JsonRequest, view: QuestionView, language: Language, status: int = 200) -> Answered:
    if not _is_page(request):
        return Response(view, headers=_json_headers(language))
    contradicts = status != 200
    return page(
        "answer.html",
        language,
        status=status,
        view=view,
        reasons=list(DeclineReason),
        contradicts=contradicts,
    )


def _inquiry(request: JsonRequest, inquiry: Inquiry, language: Language, status: int = 200) -> Answered:
    given = inquiry.given
    view = FeedbackQuestionView(
        programme=inquiry.programme.name,
        role=inquiry.role,
        months=inquiry.months,
        given=None if given is None else FeedbackReply(fit=given.fit, progress=given.progress),
    )
    if not _is_page(request):
        return Response(view, headers=_json_headers(language))
    return page("feedback.html", language, status=status, view=view, contradicts=status != 200)


def _json_headers(language: Language) -> dict[str, str]:
    return {**spoken(language), "Vary": "Accept, Accept-Language", "X-Robots-Tag": "noindex, nofollow"}


def _question_view(question: Question, language: Language, catalogue: Catalogue) -> QuestionView:
    case, asked = question.case, question.standing is Standing.OPEN
    person = OtherPerson(
        first_name=case.first_name,
        occupation=case.field(language, catalogue),
        common=list(case.common(language, catalogue)),
    )
    return QuestionView(
        programme=case.programme.name,
        role=case.reader.role,
        standing=question.standing,
        answer_until=case.pairing.answer_until if asked else None,
        person=person if asked else None,
    )
