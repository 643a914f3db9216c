"""The database: one writer, many readers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from api.settings import Settings
from api.store import migrate
from api.store.engines import make_engine

READERS = 8
"""Connections for reading; each is a thread that sleeps while nobody asks."""


class Database:
    """Opens transactions on the database that the settings name.

    SQLite lets one connection write at a time. Writers of this process queue
    for the one connection, in order and without polling; writers of other
    processes wait for the lock of the file. Readers never wait.
    """

    def __init__(self, settings: Settings) -> None:
        self._writer = make_engine(
            settings.database_url, begin="BEGIN IMMEDIATE", pool_size=1, max_overflow=0, pool_timeout=60
        )
        self._reader = make_engine(
            settings.database_url, begin="BEGIN", pool_size=READERS, max_overflow=0, pool_timeout=60
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that commits at the end of the block, or not at all.

        An error in the block rolls back; a failed commit raises. So whoever
        answers after the block has answered for what is stored.
        """
        async with AsyncSession(self._writer, expire_on_commit=False) as session:
            yield session
            await session.commit()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that sees one state of the database and cannot write."""
        async with AsyncSession(self._reader, expire_on_commit=False) as session:
            yield session

    async def ready(self) -> bool:
        """Whether the database answers and has every migration."""
        try:
            async with self.read() as session:
                found = await session.scalar(text("SELECT version_num FROM alembic_version"))
        except SQLAlchemyError:
            return False
        return bool(found == migrate.head())

    async def close(self) -> None:
        """Close all connections."""
        await self._writer.dispose()
        await self._reader.dispose()
