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

_SET = {Mark.RESTRICTED: "restricted", Mark.HELD: "held"}
_UNSET = {Mark.RESTRICTED: "released", Mark.HELD: "unheld"}


async def mark(
    session: AsyncSession,
    clock: Clock,
    who: Principal,
    role: Role,
    profile_id: UUID,
    what: Mark,
    reason: str,
    *,
    expected: Expected,
) -> Person:
    """Protect somebody, or say anew why; for the same reason again, show what stands.

    Raises
    ------
    NotFound, Stale, PreconditionRequired
    """
    person = await _found(session, who, role, profile_id, expected)
    if getattr(person, f"{what}_reason") == reason:
        return person
    now = clock.now()
    await stored.mark(session, profile_id, what, now, by=who.key_id, reason=reason)
    # What somebody has written outlives nobody: of a hold the feed says only that it is there.
    told = {"reason": reason} if what is Mark.RESTRICTED else {}
    await tell(session, who.key_id, now, person.programme_id, (role.value, profile_id), _SET[what], **told)
    return await people.get(session, who, role, profile_id)


async def unmark(
    session: AsyncSession,
    clock: Clock,
    who: Principal,
    role: Role,
    profile_id: UUID,
    what: Mark,
    *,
    expected: Expected,
) -> Person:
    """Protect somebody no longer; if nobody has protected them, show what stands; raises as `mark`."""
    person = await _found(session, who, role, profile_id, expected)
    if getattr(person, f"{what}_at") is None:
        return person
    now = clock.now()
    await stored.mark(session, profile_id, what, now)
    await tell(session, who.key_id, now, person.programme_id, (role.value, profile_id), _UNSET[what])
    return await people.get(session, who, role, profile_id)


async def _found(
    session: AsyncSession, who: Principal, role: Role, profile_id: UUID, expected: Expected
) -> Person:
    person = await stored.find(session, profile_id, to_change=True)
    if person is None or person.role is not role or not who.sees(str(person.programme_id)):
        raise NotFound(role.value, str(profile_id))
    await expected.check_in(session, person.programme_id, person.id, person.version)
    return person
