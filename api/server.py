"""Runs the application: binds, logs, listens, and stops in time."""

import logging
import socket
import sys
from dataclasses import replace

import uvicorn
from litestar import Litestar

from api.app import create_app
from api.settings import Settings

BACKLOG = 2048
STOP_WITHIN = 5
"""Seconds that open answers, such as event streams, have to end when the server stops."""


def bind(settings: Settings) -> socket.socket:
    """Listen on the address that the settings name; with port 0, on a free one.

    Raises
    ------
    OSError
        If the address is taken, or is not this machine's.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio turns Nagle's delay off only where the socket says that it speaks TCP;
    # with it, every answer on an open connection would wait 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        # From now on callers wait in line while the application starts.
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def settings_for(settings: Settings, listener: socket.socket) -> Settings:
    """The settings with the port that was in fact taken."""
    port: int = listener.getsockname()[1]
    return replace(settings, port=port)


def serve(settings: Settings, listener: socket.socket) -> None:
    """Serve on a bound socket until the process is told to stop."""
    configure_logging(settings.log_level)
    settings = settings_for(settings, listener)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        # The access log of uvicorn names paths and queries, and these may name people.
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN,
    )
    with listener:
        _Server(config, app).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends the open streams of events when it stops; it would wait for them otherwise."""

    def __init__(self, config: uvicorn.Config, app: Litestar) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        self._app.state.streams.close()
        await super().shutdown(sockets)


def configure_logging(level: str) -> None:
    """Log lines from `level` on to the standard error output."""
    logging.basicConfig(
        level=level.upper(),
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
        force=True,
    )
    # It tells of every entry of the queue, twice.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    # They write down statements with their parameters, which are people's data.
    for driver in ("aiosqlite", "psycopg"):
        logging.getLogger(driver).setLevel(logging.WARNING)
