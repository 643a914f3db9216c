"""One transaction for all that a request writes.

The first block that writes opens it; those that follow join it one after the
other, each as a savepoint of its own. Nothing is stored before the whole is
committed, and what only reads sees nothing of it until then.
"""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Final, Self

from sqlalchemy.ext.asyncio import AsyncSession


class Joined:
    """A transaction that does not begin before somebody writes; a context that rolls back at its end.

    Parameters
    ----------
    open_session : callable
        Makes a session for writing.
    first : callable
        What is done first in the transaction; if it raises, there is none.
    """

    def __init__(
        self,
        open_session: Callable[[], AsyncSession],
        first: Callable[[AsyncSession], Awaitable[None]],
    ) -> None:
        self._open_session = open_session
        self._first = first
        self._then: list[Callable[[], None]] = []
        self.session: AsyncSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        _CURRENT.set(None)
        if self.session is not None:
            await self.session.close()

    def begin(self) -> None:
        """Have the writers of this task join from now on, and those of the tasks that it starts."""
        _CURRENT.set(self)

    async def opened(self) -> AsyncSession:
        """The session, in a transaction."""
        if self.session is None:
            session = self._open_session()
            try:
                await self._first(session)
            except BaseException:
                await session.close()
                raise
            self.session = session
        return self.session

    def afterwards(self, call: Callable[[], None]) -> None:
        """Call something after the commit, and not without one."""
        self._then.append(call)

    async def commit(self) -> None:
        """Commit what was written."""
        if self.session is not None:
            await self.session.commit()
        for call in self._then:
            call()


_CURRENT: Final[ContextVar[Joined | None]] = ContextVar("joined", default=None)


def joined() -> Joined | None:
    """The transaction that a writer is to join, if there is one."""
    return _CURRENT.get()
