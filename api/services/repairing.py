"""Repair: after a decline or a missed deadline a run looks for another plan.

It only proposes. Open pairings, of which people have been told, stay as they
are; nobody hears of the new proposals before a coordinator approves them.
"""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.services.runs import queue
from api.store import runs
from api.store.records import Pairing, Programme


async def repair(session: AsyncSession, programme: Programme, lost: Pairing, by: str, now: datetime) -> None:
    """Queue a run of the programme, unless one has yet to begin and will see the change anyway."""
    if not await runs.queued(session, programme.id):
        why = {"repairs": str(lost.id)}
        await queue(session, programme, programme.policy, keep=True, by=by, now=now, **why)
