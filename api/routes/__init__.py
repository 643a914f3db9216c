"""What the service offers over HTTP; each module parses, calls a service and presents."""

from litestar.types import ControllerRouterHandler

from api.routes import health, matching
from api.routes.catalogue import CatalogueController

ROUTES: tuple[ControllerRouterHandler, ...] = (
    health.live,
    health.ready,
    matching.score,
    matching.match,
    CatalogueController,
)
"""Every handler and controller of the API, but for its own documentation."""
