"""What the service offers over HTTP; each module parses, calls a service and presents."""

from litestar.types import ControllerRouterHandler

from api.routes import health, matching, problems
from api.routes.advice import MenteeAdvice, RunAdvice, RunFairness
from api.routes.answering import AnswerController, FeedbackController
from api.routes.catalogue import CatalogueController
from api.routes.correspondence import MailsOfProgramme, OneMail, PairingCorrespondence
from api.routes.events import EventsOfProgramme
from api.routes.exporting import MenteeExport, MentorExport
from api.routes.exports import EXPORTS
from api.routes.imports import ImportController, ImportsOfProgramme
from api.routes.keys import KeyController
from api.routes.learning import SuggestionController
from api.routes.pairings import PairingController, PairingsOfProgramme, ProposalController
from api.routes.pairs import ExclusionController, LockController
from api.routes.people import MenteesOfProgramme, MentorsOfProgramme, OneMentee, OneMentor
from api.routes.programmes import ProgrammeController
from api.routes.protecting import PROTECTING
from api.routes.runs import RunController, RunsOfProgramme
from api.routes.webhooks import WebhookController

ROUTES: tuple[ControllerRouterHandler, ...] = (
    health.live,
    health.ready,
    health.metrics,
    problems.explain,
    matching.score,
    matching.match,
    CatalogueController,
    ProgrammeController,
    MentorsOfProgramme,
    MenteesOfProgramme,
    OneMentor,
    OneMentee,
    MentorExport,
    MenteeExport,
    *PROTECTING,
    ImportsOfProgramme,
    ImportController,
    *EXPORTS,
    ExclusionController,
    LockController,
    RunsOfProgramme,
    RunController,
    ProposalController,
    PairingsOfProgramme,
    PairingController,
    EventsOfProgramme,
    WebhookController,
    KeyController,
    PairingCorrespondence,
    MailsOfProgramme,
    OneMail,
    AnswerController,
    FeedbackController,
    RunAdvice,
    RunFairness,
    MenteeAdvice,
    SuggestionController,
)
"""Every handler and controller of the API, but for its own documentation."""
