"""The links in mails: a question for one of the two, and feedback. GET only shows, whoever follows them."""

from typing import Any, Final

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from api.errors import MalformedJson, NestedTooDeep, PairingSettled
from api.routes.documented import HTML, JSON, documents, gives, takes
from api.routes.links import FORM, GIVES_LINK, Link, Question
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
from api.security.guesses import TooManyGuesses
from api.services import answers, feedback
from api.services.answers import LinkEnded, LinkUnknown
from api.services.feedback import FeedbackGiven
from api.words import Language
from scoring.catalogue import Catalogue

LINK_ERRORS: Final = (LinkUnknown, LinkEnded, TooManyGuesses)


def _question_view(question: answers.Question, language: Language, catalogue: Catalogue) -> QuestionView:
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


def _inquiry_view(inquiry: feedback.Inquiry, _: Language, __: Catalogue) -> FeedbackQuestionView:
    given = inquiry.given
    return FeedbackQuestionView(
        programme=inquiry.programme.name,
        role=inquiry.role,
        months=inquiry.months,
        given=None if given is None else FeedbackReply(fit=given.fit, progress=given.progress),
    )


PAIRING: Final = Question(
    show=answers.show,
    reply=answers.reply,
    said=Reply,
    settled=PairingSettled,
    view=_question_view,
    template="answer.html",
    shown={"reasons": tuple(DeclineReason)},
)
FEEDBACK: Final = Question(
    show=feedback.show,
    reply=feedback.reply,
    said=FeedbackReply,
    settled=FeedbackGiven,
    view=_inquiry_view,
    template="feedback.html",
)


class AnswerController(Controller):
    """What a mail with a question links to."""

    path = "/answer/{token:str}"
    tags = ("Answers by mail",)
    opt = OPEN
    dependencies = GIVES_LINK

    @get(
        operation_id="show_question",
        summary="Show the question of a mail",
        opt={**gives(JSON, HTML), **documents(*LINK_ERRORS, answer=QuestionView)},
    )
    async def show(self, link: NamedDependency[Link]) -> Response[Any]:
        """Show who is proposed to the reader of a mail, and why: a page for a browser, JSON for a program.

        Changes nothing, whoever follows the link. The token is the key.
        """
        return await link.show(PAIRING)

    @post(
        status_code=200,
        operation_id="answer_question",
        summary="Answer the question of a mail",
        opt={
            **takes(JSON, FORM),
            **gives(JSON, HTML),
            **documents(
                *LINK_ERRORS, PairingSettled, MalformedJson, NestedTooDeep, body=Reply, answer=QuestionView
            ),
        },
    )
    async def answer(self, link: NamedDependency[Link]) -> Response[Any]:
        """Say yes or no, in JSON or as a form. To say the same again changes nothing.

        What else is said later is a conflict: the first answer stands.
        """
        return await link.answer(PAIRING)


class FeedbackController(Controller):
    """What a mail with questions about a tandem links to."""

    path = "/feedback/{token:str}"
    tags = ("Answers by mail",)
    opt = OPEN
    dependencies = GIVES_LINK

    @get(
        operation_id="show_feedback_questions",
        summary="Show the questions about a tandem",
        opt={**gives(JSON, HTML), **documents(*LINK_ERRORS, answer=FeedbackQuestionView)},
    )
    async def show(self, link: NamedDependency[Link]) -> Response[Any]:
        """Show what one of the two is asked after some months. Changes nothing."""
        return await link.show(FEEDBACK)

    @post(
        status_code=200,
        operation_id="give_feedback",
        summary="Answer the questions about a tandem",
        opt={
            **takes(JSON, FORM),
            **gives(JSON, HTML),
            **documents(
                *LINK_ERRORS,
                *(FeedbackGiven, MalformedJson, NestedTooDeep),
                body=FeedbackReply,
                answer=FeedbackQuestionView,
            ),
        },
    )
    async def answer(self, link: NamedDependency[Link]) -> Response[Any]:
        """Say how it is going, once. To say the same again changes nothing."""
        return await link.answer(FEEDBACK)
