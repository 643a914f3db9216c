"""The pages of those who run programmes: each reads a form, calls a service, and shows a template."""

from typing import Final

from litestar import Router
from litestar.types import ControllerRouterHandler

from api.routes.desk.account.own import AccountController
from api.routes.desk.account.signing_in import SigningInController, sign_out
from api.routes.desk.account.welcome import WelcomeController
from api.routes.desk.desk import GIVES_DESK
from api.routes.desk.failing import PageRenderer
from api.routes.desk.founding import FoundingController
from api.routes.desk.importing.steps import ImportController, UploadController
from api.routes.desk.match.runs import RunsController
from api.routes.desk.match.trying import MatchController
from api.routes.desk.pairings.acting import ActingController
from api.routes.desk.pairings.board import PairingsController
from api.routes.desk.people.editing import EditingController, NewMentee, NewMentor
from api.routes.desk.people.held import HeldController
from api.routes.desk.people.lists import Mentees, Mentors, PeopleController
from api.routes.desk.people.lookup import LookupController
from api.routes.desk.people.person import PersonController
from api.routes.desk.people.protecting import ProtectingController
from api.routes.desk.report.figures import ReportController
from api.routes.desk.result.advice import AdviceController
from api.routes.desk.result.mentors import MentorsController
from api.routes.desk.result.pair import PairController
from api.routes.desk.result.pairs import ResultController
from api.routes.desk.result.proof import ProofController
from api.routes.desk.settings.audit import AuditController
from api.routes.desk.settings.keys import KeysController
from api.routes.desk.settings.mails import MailTextsController
from api.routes.desk.settings.members import MembersController
from api.routes.desk.settings.programme import SettingsController
from api.routes.desk.settings.reads import ReadsController
from api.routes.desk.settings.webhooks import WebhooksController
from api.routes.desk.start import StartController
from api.routes.desk.statement import StatementController
from api.routes.desk.static import static
from api.routes.desk.trail import TrailController

__all__ = ["MOST_FORM_BYTES", "desk_router", "static"]

PAGES: tuple[ControllerRouterHandler, ...] = (
    StartController,
    FoundingController,
    TrailController,
    StatementController,
    SigningInController,
    sign_out,
    WelcomeController,
    AccountController,
    MatchController,
    RunsController,
    PairingsController,
    ActingController,
    ReportController,
    SettingsController,
    AuditController,
    ReadsController,
    KeysController,
    MailTextsController,
    MembersController,
    WebhooksController,
    ResultController,
    PairController,
    MentorsController,
    AdviceController,
    ProofController,
    ImportController,
    UploadController,
    PeopleController,
    Mentees,
    Mentors,
    NewMentee,
    NewMentor,
    PersonController,
    HeldController,
    ProtectingController,
    EditingController,
    LookupController,
)
"""Every controller of a page."""


MOST_FORM_BYTES: Final = 65_536
"""Of a form that is sent, but for that with a file; the longest that a page has is a fraction of it."""


def desk_router() -> Router:
    """All pages, with what they have in common."""
    return Router(
        "/",
        route_handlers=list(PAGES),
        dependencies=GIVES_DESK,
        exception_handlers={Exception: PageRenderer(MOST_FORM_BYTES)},
        request_max_body_size=MOST_FORM_BYTES,
        include_in_schema=False,
    )
