"""Erasure: somebody goes, with all that belongs to them, and the feed says so (GDPR, article 17)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.schemas.states import Role
from api.security.access import Principal
from api.services import people
from api.services.telling import tell
from api.services.versions import Expected
from api.services.withdrawing import withdraw
from api.store import pairings


async def erase(
    session: AsyncSession, clock: Clock, who: Principal, role: Role, profile_id: UUID, *, expected: Expected
) -> None:
    """Delete somebody, with exclusions, locks, proposals and pairings, and take them out of runs.

    Raises
    ------
    NotFound, Stale, PreconditionRequired
    """
    person = await people.get(session, who, role, profile_id)
    ending = await pairings.of_profile(session, profile_id)
    await people.remove(session, who, role, profile_id, expected=expected)
    await withdraw(session, person.programme_id, profile_id)
    now = clock.now()
    for pairing in ending:
        await tell(session, who.key_id, now, person.programme_id, ("pairing", pairing.id), "deleted")
    await tell(session, who.key_id, now, person.programme_id, (role.value, profile_id), "deleted")
