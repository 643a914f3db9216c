"""Probes for whoever runs the service."""

from litestar import get
from litestar.di import NamedDependency

from api.engine import Engine
from api.errors import NotReady
from api.routes.documented import documents
from api.schemas.health import Health
from api.security.access import OPEN
from api.store.database import Database


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
async def ready(database: NamedDependency[Database], engine: NamedDependency[Engine]) -> Health:
    """Check that the database answers and is migrated, and that the computing processes are up."""
    parts = {"database": await database.ready(), "engine": engine.ready}
    missing = [name for name, works in parts.items() if not works]
    if missing:
        raise NotReady(", ".join(missing))
    return Health()
