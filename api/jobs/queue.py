"""The connection to the queue in PostgreSQL, by procrastinate."""

import asyncio
from typing import Final, Self

from procrastinate import App, PsycopgConnector
from sqlalchemy import make_url

from api.store.queue import SCHEMA

CONNECTIONS: Final = 4
"""Connections of a process to the queue; those that listen come on top, one for each kind of work."""


class Queue:
    """Procrastinate's application, open between `open` and `close`.

    Parameters
    ----------
    database_url : str
        "postgresql+psycopg://..."; the tables of the queue lie beside ours.
    """

    def __init__(self, database_url: str) -> None:
        plain = make_url(database_url).set(drivername="postgresql")
        connector = PsycopgConnector(
            conninfo=plain.render_as_string(hide_password=False),
            kwargs={"options": f"-c search_path={SCHEMA}", "application_name": "matcher queue"},
            min_size=1,
            max_size=CONNECTIONS,
        )
        self.app = App(connector=connector)
        self._opening = asyncio.Lock()

    async def open(self) -> Self:
        """Connect, unless that has been done; raise `procrastinate.exceptions.ConnectorException`."""
        async with self._opening:
            await self.app.open_async()
        return self

    async def close(self) -> None:
        """Close all connections."""
        await self.app.close_async()
