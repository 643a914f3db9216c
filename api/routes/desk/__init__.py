"""The pages of those who run programmes: each reads a form, calls a service, and shows a template."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from api.routes.desk.account import AccountController
from api.routes.desk.desk import GIVES_DESK
from api.routes.desk.failing import PageRenderer
from api.routes.desk.founding import FoundingController
from api.routes.desk.import_steps import ImportController, UploadController
from api.routes.desk.match import MatchController
from api.routes.desk.match_runs import RunsController
from api.routes.desk.pairings import PairingsController
from api.routes.desk.pairings_acting import ActingController
from api.routes.desk.people import Mentees, Mentors, PeopleController
from api.routes.desk.people_editing import EditingController, NewMentee, NewMentor
from api.routes.desk.people_lookup import LookupController
from api.routes.desk.people_person import PersonController
from api.routes.desk.report import ReportController
from api.routes.desk.result import ResultController
from api.routes.desk.result_advice import AdviceController
from api.routes.desk.result_mentors import MentorsController
from api.routes.desk.result_pair import PairController
from api.routes.desk.result_proof import ProofController
from api.routes.desk.settings import SettingsController
from api.routes.desk.settings_audit import AuditController
from api.routes.desk.settings_keys import KeysController
from api.routes.desk.settings_mails import MailTextsController
from api.routes.desk.settings_members import MembersController
from api.routes.desk.settings_webhooks import WebhooksController
from api.routes.desk.signing_in import SigningInController, sign_out
from api.routes.desk.start import StartController
from api.routes.desk.statement import StatementController
from api.routes.desk.static import static
from api.routes.desk.welcome import WelcomeController

__all__ = ["desk_router", "static"]

PAGES: tuple[ControllerRouterHandler, ...] = (
    StartController,
    FoundingController,
    StatementController,
    SigningInController,
    sign_out,
    WelcomeController,
    AccountController,
    MatchController,
    RunsController,
    PairingsController,
    ActingController,
    ImportController,
    UploadController,
    PeopleController,
    Mentees,
    Mentors,
    NewMentee,
    NewMentor,
    PersonController,
    EditingController,
    LookupController,
    ReportController,
    SettingsController,
    AuditController,
    KeysController,
    MailTextsController,
    MembersController,
    WebhooksController,
    ResultController,
    PairController,
    MentorsController,
    AdviceController,
    ProofController,
)
"""Every controller of a page."""


def desk_router(max_body_bytes: int) -> Router:
    """All pages, with what they have in common."""
    return Router(
        "/",
        route_handlers=list(PAGES),
        dependencies=GIVES_DESK,
        exception_handlers={Exception: PageRenderer(max_body_bytes)},
        include_in_schema=False,
    )
