"""Notes who has looked at whom, beside the requests that show it, and tells the administrators."""

import asyncio
import logging
from contextvars import Context
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from api.jobs.waiting import wait_at_most
from api.security.access import Principal
from api.services import programmes
from api.services.actors import id_of, ids_of
from api.services.pages import Part
from api.store import dossier, people, reads
from api.store.database import Database
from api.store.reads import Look, Read

GATHERED: Final = 1.0
"""Seconds for which looks are gathered, to be written together; a crash loses as many."""

PAGE: Final = 50
"""Looks on a page."""

_log = logging.getLogger(__name__)


class Witness:
    """Who has looked at whom, on the way into the database; no request waits for it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._due: dict[Look, None] = {}
        self._closing = asyncio.Event()
        self._noting: asyncio.Task[None] | None = None

    def note(self, look: Look) -> None:
        """Have a look stored, soon; the same again within a moment counts once."""
        self._due.setdefault(look)
        if self._noting is None or self._noting.done():
            # In a context of its own: what it writes must not become part of what the request writes.
            self._noting = asyncio.get_running_loop().create_task(self._note_all(), context=Context())

    async def close(self) -> None:
        """Store what is gathered, at once."""
        self._closing.set()
        if self._noting is not None:
            await self._noting

    async def _note_all(self) -> None:
        while self._due:
            await wait_at_most(GATHERED, self._closing)
            under_way, self._due = self._due, {}
            try:
                async with self._database.write() as session:
                    await reads.add(session, under_way)
            except SQLAlchemyError as error:
                _log.error("Looks that were not noted: %d (%s).", len(under_way), type(error).__qualname__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A look with the names that its ids have now.

    Parameters
    ----------
    by : str, optional
        The name of an account or of a key; `None` if it is gone.
    whom : str, optional
        The name of the person, or the reference; `None` for many, or without either.
    """

    read: Read
    by: str | None
    whom: str | None


async def listed(
    session: AsyncSession, who: Principal, programme_id: UUID, *, before: int | None
) -> Part[Seen]:
    """A page of who has looked at whom, newest first; the cursor is the id before which the next one begins.

    Raises
    ------
    NotFound
        If there is no such programme.
    """
    await programmes.require(session, who, programme_id)
    found = await reads.listed(session, programme_id, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    actors = await dossier.actors(session, ids_of(one.actor for one in shown))
    names = await people.names(session, {one.profile_id for one in shown if one.profile_id})
    items = [
        Seen(
            read=one,
            by=actors.get(actor) if (actor := id_of(one.actor)) else None,
            whom=next(filter(None, names[one.profile_id]), None) if one.profile_id else None,
        )
        for one in shown
    ]
    return Part(items, str(shown[-1].id) if len(found) > PAGE else None)
