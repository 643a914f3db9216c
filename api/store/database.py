"""The database: transactions that write, and transactions that read."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple, Self

from sqlalchemy import QueuePool, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from api.settings import Settings
from api.store import migrate
from api.store.engines import is_postgresql, make_engine
from api.store.holding import MANY_WRITERS
from api.store.joining import Joined, joined
from api.store.waking import WAKERS, Kind


class Connections(NamedTuple):
    """How many connections there may be, and how many are in use."""

    most: int
    in_use: int


class Database:
    """Opens transactions on the database that the settings name.

    Attributes
    ----------
    url : str
        See `make_engine`; it may hold a password.
    """

    def __init__(self, settings: Settings) -> None:
        self.url = url = settings.database_url
        self._writer = make_engine(url, "write")
        self._reader = make_engine(url, "read")
        self._wakers: dict[Kind, Callable[[], None]] = {}
        self._info = {MANY_WRITERS: is_postgresql(url), WAKERS: self._wakers}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def when_due(self, kind: Kind, wake: Callable[[], None]) -> None:
        """Have `wake` called at each commit here that makes something of this kind due."""
        self._wakers[kind] = wake

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that commits at the end of the block, or not at all.

        An error in the block rolls back; a failed commit raises. So whoever
        answers after the block has answered for what is stored. In a request
        that is answered once only, the block joins the transaction of the
        request, which is committed before the answer leaves.
        """
        whole = joined()
        if whole is not None:
            session = await whole.opened()
            async with session.begin_nested():
                yield session
            return
        async with self._session() as session:
            yield session
            await session.commit()

    def join(self, first: Callable[[AsyncSession], Awaitable[None]]) -> Joined:
        """Make one transaction of all that is going to be written; `first` is what it begins with."""
        return Joined(self._session, first)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call something as soon as what has been written here is committed; mostly that is at once."""
        whole = joined()
        if whole is None:
            call()
        else:
            whole.afterwards(call)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction that sees one state of the database and cannot write."""
        async with AsyncSession(self._reader, expire_on_commit=False) as session:
            yield session

    async def ready(self) -> bool:
        """Whether the database has every migration that this version of the program needs.

        It may have more: while a later version is brought in, servers of both go on. Revisions
        are numbered, and a migration takes nothing away that the version before it needs.

        Raises
        ------
        SQLAlchemyError
            If it does not answer.
        """
        async with self.read() as session:
            if not await session.run_sync(lambda one: inspect(one.connection()).has_table("alembic_version")):
                return False
            found = await session.scalar(text("SELECT version_num FROM alembic_version"))
        return found is not None and str(found) >= migrate.head()

    @property
    def connections(self) -> Mapping[str, Connections]:
        """The connections for writing and for reading."""
        return {"write": _connections(self._writer), "read": _connections(self._reader)}

    def _session(self) -> AsyncSession:
        return AsyncSession(self._writer, expire_on_commit=False, info=self._info)

    async def close(self) -> None:
        """Close all connections."""
        await self._writer.dispose()
        await self._reader.dispose()


def _connections(engine: AsyncEngine) -> Connections:
    pool = engine.pool
    assert isinstance(pool, QueuePool), "all that serve are"
    return Connections(pool.size(), pool.checkedout())


@asynccontextmanager
async def reading(url: str) -> AsyncIterator[AsyncSession]:
    """Open one transaction as `Database.read` does, on a connection of its own."""
    engine = make_engine(url, "read")
    try:
        async with AsyncSession(engine, expire_on_commit=False) as session:
            yield session
    finally:
        await engine.dispose()
