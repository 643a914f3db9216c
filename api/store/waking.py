"""What a transaction makes due: whoever is to do it is woken at the commit.

That is whoever works in this process; through the queue of PostgreSQL it wakes
others. What is woken for nothing finds nothing to do, and what nobody was woken
for is found by a sweep.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from api.observe import carrying

WAKERS: Final = "wakers"
"""Where a session that writes knows whom to wake, by kind."""

_NOTED: Final = "made due"


class Kind(StrEnum):
    """Kinds of work that wait in tables."""

    RUNS = "runs"
    MAILS = "mails"
    WEBHOOKS = "webhooks"
    EVENTS = "events"
    """No work: whoever follows the feed waits for these."""
    KEYS = "keys"
    """No work: whoever remembers keys forgets them."""


def note(session: AsyncSession, kind: Kind, item: UUID | None = None) -> None:
    """Wake whoever does work of this kind as soon as the transaction is committed.

    Parameters
    ----------
    item : UUID, optional
        What is to be done; it becomes part of the present trace.
    """
    if item is not None:
        carrying.remember(item)
    wake: Callable[[], None] | None = session.info.get(WAKERS, {}).get(kind)
    noted: set[Kind] = session.info.setdefault(_NOTED, set())
    if wake is None or kind in noted:
        return
    noted.add(kind)

    def committed(done: Session) -> None:
        # SQLAlchemy calls this at the end of a savepoint, too, and nothing is stored then.
        if done.get_nested_transaction() is None:
            wake()

    event.listen(session.sync_session, "after_commit", committed)
