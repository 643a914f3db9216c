"""Runs the application: binds, logs, listens, and stops in time."""

import gc
import os
import socket
from dataclasses import replace

import uvicorn
from litestar import Litestar

from api.app import create_app
from api.observe import logs, tracing
from api.settings import Settings, SettingsError

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
    observe(settings)
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


def observe(settings: Settings) -> None:
    """Begin to log, and to trace if the environment asks for it.

    Raises
    ------
    SettingsError
        If traces are to go where nothing that is installed can send them.
    """
    logs.configure(settings.log_level)
    try:
        tracing.start(os.environ)
    except tracing.ExporterMissingError as error:
        raise SettingsError(str(error)) from error


class _Server(uvicorn.Server):
    """Ends the open streams of events when it stops, which it would wait for; sends the last traces."""

    def __init__(self, config: uvicorn.Config, app: Litestar) -> None:
        super().__init__(config)
        self._app = app

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin; what is there then stays, so that nobody waits while it is looked through for garbage."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        self._app.state.streams.close()
        await super().shutdown(sockets)
        # Here, because uvicorn ends the process by the signal that has stopped it.
        tracing.stop()
