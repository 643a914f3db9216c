"""Erasure: somebody goes, with all that belongs to them, and the feed says so (GDPR, article 17)."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Conflict
from api.schemas.states import Role
from api.security.access import Principal
from api.services import people
from api.services.telling import tell
from api.services.versions import Expected
from api.services.withdrawing import withdraw
from api.store import pairings, runs
from api.store import people as stored


class LegalHold(Conflict):
    """Somebody has to be kept; `kind` and `id` say who."""

    code = "legal_hold"


async def erase(
    session: AsyncSession, clock: Clock, who: Principal, role: Role, profile_id: UUID, *, expected: Expected
) -> None:
    """Delete somebody, with exclusions, locks, proposals and pairings, and take them out of runs.

    Runs that are being computed know them, and begin anew without them.

    Raises
    ------
    NotFound, Stale, PreconditionRequired
    LegalHold
        As long as they are held.
    """
    person = await people.get(session, who, role, profile_id)
    if person.held_at is not None:
        raise LegalHold(kind=role.value, id=str(profile_id))
    ending = await pairings.of_profile(session, profile_id)
    # Before they go: who then still stores a part of a run, in which they may be, finds the claim gone.
    await runs.begin_anew(session, person.programme_id, clock.now())
    person = await people.get(session, who, role, profile_id, to_change=True)
    await expected.check_in(session, person.programme_id, person.id, person.version)
    await stored.remove(session, profile_id)
    await withdraw(session, person.programme_id, profile_id)
    now = clock.now()
    for pairing in ending:
        await tell(session, who.key_id, now, person.programme_id, ("pairing", pairing.id), "deleted")
    await tell(session, who.key_id, now, person.programme_id, (role.value, profile_id), "deleted")
