"""What is done besides answering, in the same way by the server and by `matcher worker`."""

import asyncio
import logging
import os
import signal
import socket
from dataclasses import replace
from functools import partial
from typing import Self

from prometheus_client import start_http_server

from api.clock import Clock, SystemClock
from api.engine import Engine
from api.jobs import Gathered, Workshop
from api.mail import SmtpTransport
from api.services.deadlines import Deadlines
from api.services.delivering import Delivery
from api.services.executing import Executor
from api.services.figures import OwnFigures, registry_of
from api.services.forgetting import Forgetting
from api.services.matching import warm_up
from api.services.posting import Posting
from api.services.retention import Retention
from api.services.settling import Settling
from api.settings import Settings
from api.store.database import Database
from api.store.waking import Kind
from api.webhooks import Sender
from scoring.catalogue import load

MAILS_AT_ONCE = 4
WEBHOOKS_AT_ONCE = 4

_log = logging.getLogger(__name__)


class Working:
    """Runs are computed, deadlines kept, mails and webhooks sent.

    With `MATCHER_RUN_WORKERS` 0 this process only notes in the queue what is due.
    """

    def __init__(self, settings: Settings, *, database: Database, engine: Engine, clock: Clock) -> None:
        self._workshop = Workshop(settings.database_url)
        worker = f"{socket.gethostname()}:{os.getpid()}"
        executor = Executor(database=database, engine=engine, clock=clock, worker=worker)
        runs = self._workshop.jobs(Kind.RUNS, executor, at_once=settings.run_workers)
        database.when_due(Kind.RUNS, runs.wake)
        # Apart, so that deadlines do not wait for runs. They come by themselves; nobody wakes these.
        one = min(1, settings.run_workers)
        self._workshop.jobs("deadlines", Deadlines(database=database, clock=clock), at_once=one)
        self._workshop.jobs("forgetting", Forgetting(database=database, clock=clock), at_once=one)
        self._workshop.jobs("retention", Retention(database, clock), at_once=one)
        self._workshop.jobs("settling", Settling(database, clock), at_once=one)
        delivery = delivery_of(settings, database=database, clock=clock)
        mails = self._workshop.jobs(Kind.MAILS, delivery, at_once=MAILS_AT_ONCE * one)
        database.when_due(Kind.MAILS, mails.wake)
        sender = Sender(allow_private=settings.webhook_allow_private)
        posting = Posting(database=database, clock=clock, sender=sender)
        webhooks = self._workshop.jobs(Kind.WEBHOOKS, posting, at_once=WEBHOOKS_AT_ONCE * one)
        database.when_due(Kind.WEBHOOKS, Gathered(webhooks.wake))

    async def __aenter__(self) -> Self:
        self._workshop.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._workshop.close()


def delivery_of(settings: Settings, *, database: Database, clock: Clock) -> Delivery:
    """Whatever sends mails; without a mail server they wait, and the log says so."""
    transport = None if settings.smtp_url is None else SmtpTransport.of(settings.smtp_url)
    if transport is None:
        _log.warning("Mails wait: no mail server is set. Set MATCHER_SMTP_URL and MATCHER_MAIL_FROM.")
    elif settings.public_url is None:
        _log.warning("Links in mails lead to %s. Set MATCHER_PUBLIC_URL.", settings.base_url)
    return Delivery(
        database=database,
        clock=clock,
        catalogue=load(settings.catalogue_dir),
        transport=transport,
        sender=settings.mail_from or "",
        base_url=settings.base_url,
    )


async def work(settings: Settings) -> None:
    """Work until the process is told to stop (SIGTERM, SIGINT); what is being done is given back."""
    # Nobody asks this process anything, so no process waits for questions.
    settings = replace(settings, interactive_workers=0)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    engine = Engine(settings, partial(warm_up, settings.catalogue_dir))
    engine.start()
    try:
        async with (
            Database(settings) as database,
            Working(settings, database=database, engine=engine, clock=SystemClock()),
        ):
            if settings.metrics_port:
                registry = registry_of(OwnFigures(database, engine))
                start_http_server(settings.metrics_port, settings.host, registry)
            _log.info("Working, %d runs at a time.", settings.run_workers)
            await stopped.wait()
    finally:
        await engine.close()
