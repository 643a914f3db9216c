"""Protecting the data of somebody: they are only stored (GDPR, article 18), or must not be erased."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import NotFound
from api.schemas.states import Mark, Role
from api.security.access import Principal
from api.services import people
from api.services.telling import tell
from api.services.versions import Expected
from api.store import people as stored
from api.store.records import Person

_ENDED = {Mark.RESTRICTED: "released", Mark.HELD: "unheld"}
"""What is told of whoever is protected no longer; of whoever is, the mark itself."""


async def mark(
    session: AsyncSession,
    clock: Clock,
    who: Principal,
    role: Role,
    profile_id: UUID,
    what: Mark,
    reason: str | None,
    *,
    expected: Expected,
) -> Person:
    """Protect somebody for a reason, or another one than before; without one, no longer.

    If nothing changes by it, show what stands.

    Raises
    ------
    NotFound, Stale, PreconditionRequired
    """
    person = await _found(session, who, role, profile_id, expected)
    if getattr(person, f"{what}_reason") == reason:
        return person
    now = clock.now()
    by = None if reason is None else who.key_id
    await stored.mark(session, profile_id, what, now, by=by, reason=reason)
    # What somebody has written outlives nobody: of a hold the feed says only that it is there.
    told = {"reason": reason} if what is Mark.RESTRICTED and reason is not None else {}
    done = _ENDED[what] if reason is None else what.value
    await tell(session, who.key_id, now, person.programme_id, (role.value, profile_id), done, **told)
    return await people.get(session, who, role, profile_id)


async def _found(
    session: AsyncSession, who: Principal, role: Role, profile_id: UUID, expected: Expected
) -> Person:
    person = await stored.find(session, profile_id, to_change=True)
    if person is None or person.role is not role or not who.sees(str(person.programme_id)):
        raise NotFound(role.value, str(profile_id))
    await expected.check_in(session, person.programme_id, person.id, person.version)
    return person
