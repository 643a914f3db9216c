"""The trail of the installation: what has become of accounts, keys and webhooks, by whom and when.

These belong to no programme, or to several, so the feed of none tells all of it.
What a key or a webhook is bound to hears of it besides. See decision 0018.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.security.access import Principal
from api.services.accounts import require_overall
from api.services.actors import id_of
from api.services.pages import Part
from api.store import trail
from api.store.records import StoredHappening

PAGE: Final = 50
"""Entries on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What has happened, with the names that its ids have now.

    Parameters
    ----------
    by : str, optional
        The name of an account or of a key; `None` if whoever it was is neither.
    about : str, optional
        The name of an account or of a key, or what a webhook is described by; `None` if it has none any more.
    """

    event: StoredHappening
    by: str | None
    about: str | None


async def listed(
    session: AsyncSession, who: Principal, *, kind: str | None, before: int | None
) -> Part[Entry]:
    """A page of the trail, newest first; the cursor is the id before which the next one begins.

    Raises
    ------
    MissingScope
        Unless `who` sees to the whole installation.
    """
    require_overall(who)
    found = await trail.listed(session, kind=kind, before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    actors = {one.id: id_of(one.actor) for one in shown}
    names = await trail.names(session, {*filter(None, actors.values()), *(one.subject_id for one in shown)})
    entries = [
        Entry(
            event=one,
            by=names.get(actor) if (actor := actors[one.id]) else None,
            about=names.get(one.subject_id),
        )
        for one in shown
    ]
    return Part(entries, str(shown[-1].id) if len(found) > PAGE else None)
