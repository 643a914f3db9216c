"""The application: everything is put together here, and nowhere else."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler
from litestar.types import ControllerRouterHandler

from api import words
from api.clock import Clock, SystemClock
from api.engine import Apart, BySize, Engine
from api.problems import Renderer
from api.routes import ROUTES
from api.routes.accepting import check_accept
from api.routes.access_log import Observed, log_answer
from api.routes.allowing import name_methods
from api.routes.compressing import compress
from api.routes.conditional import confirm_known
from api.routes.desk import desk_router, static
from api.routes.desk.failing import NowhereRenderer, PageRenderer
from api.routes.hardening import harden
from api.routes.idempotency import Idempotency
from api.routes.limiting import tell_limits
from api.routes.media import check_media_type
from api.routes.openapi import WireSchemas, openapi_config
from api.routes.preferring import leave_out
from api.routes.query import check_query
from api.routes.requests import JsonRequest
from api.routes.whole import WholeAnswers
from api.routes.wire import WirePlugin
from api.routes.witnessed import Witnessed
from api.security.access import Principal
from api.security.guard import Guard
from api.security.guesses import Guesses
from api.security.limits import Alone, Limits
from api.security.oidc import Oidc
from api.services.advice import Advice
from api.services.exports import Exports
from api.services.figures import Figures
from api.services.identities import Identities
from api.services.imports import Imports
from api.services.keys import KeyFinder
from api.services.learning import Learning
from api.services.limits import SharedAccount
from api.services.matching import Matching, warm_up
from api.services.own_account import OwnAccount
from api.services.previews import Previews
from api.services.repeats import Repeats
from api.services.sessions import SessionFinder
from api.services.signing_in import SigningIn
from api.services.streaming import Streams
from api.services.uploads import Uploads
from api.services.welcoming import Welcoming
from api.services.witnessing import Witness
from api.settings import Settings
from api.store.database import Database
from api.store.engines import is_postgresql
from api.working import Working
from scoring.catalogue import Catalogue, load


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    handlers: Iterable[ControllerRouterHandler] | None = None,
) -> Litestar:
    """Make the application.

    Parameters
    ----------
    clock : Clock, optional
        The machine's if left out.
    handlers : iterable, optional
        What it answers to; all that there is if left out.
    """
    clock, most = clock or SystemClock(), settings.max_body_bytes
    catalogue = load(settings.catalogue_dir)
    database = Database(settings)
    engine = Engine(settings, partial(warm_up, settings.catalogue_dir))
    computer = BySize(engine, Apart(settings.time_limit))
    imports = Imports(database=database, computer=computer, clock=clock)
    working = Working(settings, database=database, engine=engine, clock=clock)
    schemas = WireSchemas()
    streams = Streams(database, clock)
    account = SharedAccount(database) if is_postgresql(settings.database_url) else Alone()
    limits = Limits(settings.rate_limit, clock, account) if settings.rate_limit else None
    idempotency = Idempotency(Repeats(database, clock), settings.max_import_bytes)
    find_key = KeyFinder(database, clock)
    find_session = SessionFinder(database, clock, factor_needed=settings.second_factor)
    guesses = Guesses(clock)
    witness = Witness(database)

    @asynccontextmanager
    async def running(_: Litestar) -> AsyncIterator[None]:
        engine.start()
        try:
            async with working:
                await asyncio.to_thread(_open, catalogue)
                yield
        finally:
            await imports.close()
            await engine.close()

    return Observed(
        [*ROUTES, desk_router(), static] if handlers is None else list(handlers),
        dependencies={
            "settings": _given(settings),
            "clock": _given(clock),
            "catalogue": _given(catalogue),
            "database": _given(database),
            "guesses": _given(guesses),
            "engine": _given(engine),
            "figures": _given(Figures(database, engine, clock)),
            "importing": _given(imports),
            "uploading": _given(
                Uploads(database=database, imports=imports, clock=clock, catalogue_dir=settings.catalogue_dir)
            ),
            "exports": _given(Exports(database=database, computer=computer)),
            "matching": _given(Matching(engine, settings, clock)),
            "advice": _given(Advice(database, engine, clock)),
            "learning": _given(Learning(database, engine)),
            "previews": _given(Previews(database, engine, clock)),
            "streams": _given(streams),
            "signing_in": _given(SigningIn(database=database, clock=clock, guesses=guesses)),
            "welcoming": _given(Welcoming(database=database, clock=clock, guesses=guesses)),
            "identities": _given(
                Identities(database=database, clock=clock, guesses=guesses, oidc=_oidc(settings, clock))
            ),
            "own_account": _given(OwnAccount(database=database, clock=clock)),
            "language": Provide(_language, sync_to_thread=False),
            "principal": Provide(_principal, sync_to_thread=False),
        },
        # Asynchronous, even where nothing is waited for: to others Litestar gives a thread, each time.
        guards=[_all_of(Guard(find_key, find_session, limits), check_query, check_media_type, check_accept)],
        plugins=[WirePlugin(catalogue), schemas],
        openapi_config=openapi_config(schemas, settings.base_url),
        request_class=JsonRequest,
        request_max_body_size=most,
        exception_handlers={Exception: NowhereRenderer(Renderer(most), PageRenderer(most))},
        middleware=[WholeAnswers(leave_out, confirm_known, compress), idempotency],
        before_request=idempotency.look_up,
        before_send=[harden, name_methods, tell_limits, log_answer, Witnessed(witness, clock)],
        lifespan=[running],
        # One after the other, and last of all: what notes uses writes into the database.
        on_shutdown=[find_key.close, find_session.close, witness.close, database.close],
        # For whoever stops the server, because open streams would keep it waiting.
        state=State({"streams": streams}),
        # Litestar's own logging would write down requests and the texts of errors.
        logging_config=None,
    )


def _given(value: object) -> Provide:
    """A dependency that is there already."""

    def provide() -> object:
        return value

    return Provide(provide, sync_to_thread=False)


_Guard = Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], Awaitable[None]]


def _all_of(*guards: _Guard) -> _Guard:
    """One guard of some; Litestar copies the handler for each that it is given, with every request."""

    async def check(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        for guard in guards:
            await guard(connection, handler)

    return check


def _oidc(settings: Settings, clock: Clock) -> Oidc | None:
    if not (settings.oidc_issuer and settings.oidc_client_id and settings.oidc_client_secret):
        return None
    return Oidc(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        back=f"{settings.base_url}/desk/sign-in/oidc/back",
        acr=settings.oidc_acr,
        clock=clock,
    )


def _language(request: JsonRequest) -> words.Language:
    return words.language_of(request.headers.get("accept-language"))


def _principal(request: JsonRequest) -> Principal:
    return request.auth


def _open(catalogue: Catalogue) -> None:
    """Build the indexes for look-ups, so that the first one need not wait."""
    for part in (catalogue.occupations, catalogue.places, catalogue.languages):
        part.search("Leer")
