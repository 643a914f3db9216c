"""An application in the process of a test: it answers, and nothing else of it runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from litestar import Litestar
from litestar.types import ControllerRouterHandler

from api.app import create_app
from api.clock import Clock
from api.security.access import Scope
from api.services import keys
from api.settings import Settings
from api.store.database import Database


@dataclass(frozen=True)
class Inside:
    """The application with its database and its clock, and a client that has no key."""

    app: Litestar
    database: Database
    clock: Clock
    client: httpx.AsyncClient

    def given(self, name: str) -> Any:
        """What handlers are given under a name."""
        return self.app.dependencies[name].dependency()

    async def key(self, *scopes: Scope, **wanted: object) -> dict[str, str]:
        """The headers of somebody with a new key, who reads English."""
        async with self.database.write() as session:
            made = await keys.create(session, self.clock, name="test", scopes=scopes, **wanted)
        return {"Authorization": f"Bearer {made.key}", "Accept-Language": "en"}


@asynccontextmanager
async def made(
    settings: Settings, clock: Clock, *handlers: ControllerRouterHandler
) -> AsyncIterator[Litestar]:
    """Make an application that does not start, and close in the end what it has opened all the same.

    Parameters
    ----------
    *handlers
        What it answers to, which saves a second for each test; all that there is if left out.
    """
    app = create_app(settings, clock=clock, handlers=handlers or None)
    try:
        yield app
    finally:
        for close in app.on_shutdown:
            await close()


@asynccontextmanager
async def inside(
    settings: Settings, clock: Clock, *handlers: ControllerRouterHandler
) -> AsyncIterator[Inside]:
    """Make an application as `made` does, with a client for it."""
    async with made(settings, clock, *handlers) as app:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            yield Inside(app, app.dependencies["database"].dependency(), clock, client)
