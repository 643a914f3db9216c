"""Probes and figures for whoever runs the service."""

from secrets import compare_digest
from typing import Final

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency

from api.engine import Engine
from api.errors import NotAuthenticated, NotReady
from api.routes.documented import documents, gives
from api.schemas.health import Health
from api.security.access import OPEN, Principal
from api.services import readiness
from api.services.figures import Figures
from api.settings import Settings
from api.store.database import Database

TEXT: Final = "text/plain"


@get("/health/live", operation_id="live", summary="Is the process alive?", tags=["Operations"], opt=OPEN)
async def live() -> Health:
    """Answer at once, whatever else goes on."""
    return Health()


@get(
    "/health/ready",
    operation_id="ready",
    summary="Can it work?",
    tags=["Operations"],
    opt={**OPEN, **documents(NotReady)},
)
async def ready(
    database: NamedDependency[Database],
    engine: NamedDependency[Engine],
    settings: NamedDependency[Settings],
) -> Health:
    """Check database, schema and computing processes, and a worker where the server leaves work to others.

    In a problem `errors` names each part that fails by a code: `database_away`,
    `schema_outdated`, `engine_down`, `no_worker`.
    """
    await readiness.check(database, engine, settings)
    return Health()


@get(
    "/metrics",
    operation_id="metrics",
    summary="Figures for Prometheus",
    tags=["Operations"],
    media_type=TEXT,
    opt={**OPEN, **gives(TEXT), **documents(NotAuthenticated)},
)
async def metrics(
    request: Request[object, Principal, State],
    figures: NamedDependency[Figures],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    """Count requests, runs, mails, pairings and what waits, without anything that names anybody.

    Open, unless the service is set to ask for a token of its own (`MATCHER_METRICS_TOKEN`).
    """
    if settings.metrics_token is not None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        known = settings.metrics_token.encode()
        if scheme.lower() != "bearer" or not compare_digest(token.strip().encode(), known):
            raise NotAuthenticated
    return Response(await figures.page(), media_type=f"{TEXT}; version=0.0.4")
