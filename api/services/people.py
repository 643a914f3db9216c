"""People: create, change, synchronise, list, delete."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Conflict, NotFound
from api.schemas.faults import Fault, quote
from api.schemas.people import PersonInput
from api.schemas.problem import InvalidInput
from api.schemas.states import Role, Status
from api.security.access import Principal
from api.services import programmes, seats
from api.services.consent import depends, fitted, kept
from api.services.leaving_out import require_free
from api.services.pages import Part, Window, cut
from api.services.patches import merge
from api.services.telling import tell
from api.services.versions import Expected
from api.services.wire import parse
from api.store import people
from api.store.programmes import requires_consent
from api.store.records import Entry, PeopleFilter, Person
from api.store.types import JsonObject, new_id
from scoring.catalogue import Catalogue
from scoring.profile import Mentee, Mentor

LONGEST_REF = 200
"""The most characters of an external reference, as in the schema of a profile."""


class ExternalRefTaken(Conflict):
    """Somebody of the same programme and role has this external reference."""

    code = "external_ref_taken"


@dataclass(frozen=True, slots=True)
class Put:
    """Somebody who was synchronised, and whether they are new."""

    person: Person
    created: bool


async def create(
    session: AsyncSession, clock: Clock, who: Principal, programme_id: UUID, role: Role, data: PersonInput
) -> Person:
    """Store somebody new; raise `NotFound` or `ExternalRefTaken`."""
    await programmes.require(session, who, programme_id)
    await _require_free_ref(session, programme_id, role, data.external_ref)
    return await _add(session, clock, who, programme_id, role, data)


async def get(
    session: AsyncSession, who: Principal, role: Role, profile_id: UUID, *, to_change: bool = False
) -> Person:
    """Somebody; raise `NotFound` if there is nobody in this role that the key reaches.

    `to_change` keeps others from changing them meanwhile.
    """
    return _seen(await people.find(session, profile_id, to_change=to_change), who, role, profile_id)


async def listed(
    session: AsyncSession,
    who: Principal,
    programme_id: UUID,
    role: Role,
    chosen: PeopleFilter,
    window: Window,
) -> Part[Person]:
    """The people of a programme in one role whom a filter lets pass."""
    await programmes.require(session, who, programme_id)
    found = await people.listed(session, programme_id, role, chosen, after=window.after, limit=window.probe)
    return cut(found, window, lambda person: person.id)


async def change(
    session: AsyncSession,
    clock: Clock,
    who: Principal,
    role: Role,
    profile_id: UUID,
    patch: object,
    *,
    expected: Expected,
    catalogue: Catalogue,
) -> Person:
    """Change what a merge patch names, if the whole is a valid profile afterwards.

    Raises
    ------
    NotFound, Stale, PreconditionRequired, PersonRestricted, InvalidInput, ExternalRefTaken, SeatsOccupied
    """
    before = await get(session, who, role, profile_id, to_change=True)
    await expected.check_in(session, before.programme_id, before.id, before.version)
    require_free(before)
    data = parse(PersonInput, merge({**before.wire, "status": before.status.value}, patch), catalogue)
    if data.external_ref != before.external_ref:
        await _require_free_ref(session, before.programme_id, role, data.external_ref)
    return await _replace(session, clock, who, before, data, None)


async def put(
    session: AsyncSession,
    clock: Clock,
    who: Principal,
    programme_id: UUID,
    role: Role,
    external_ref: str,
    data: PersonInput,
    *,
    expected: Expected,
) -> Put:
    """Create or replace the person whom another system knows as `external_ref`.

    What is the same as before keeps its version.

    Raises
    ------
    NotFound, Stale, PreconditionRequired, PersonRestricted, SeatsOccupied
    InvalidInput
        If the reference is too long, or the profile has another one.
    """
    await programmes.require(session, who, programme_id)
    if len(external_ref) > LONGEST_REF:
        fault = Fault(path=("external_ref",), code="string_too_long", values={"max_length": LONGEST_REF})
        raise InvalidInput([fault], "parameter")
    if data.external_ref not in {None, external_ref}:
        values = {"expected": quote(external_ref)}
        raise InvalidInput([Fault(path=("external_ref",), code="external_ref_differs", values=values)])
    data = data.model_copy(update={"external_ref": external_ref})
    before = await people.by_ref(session, programme_id, role, external_ref, to_change=True)
    if before is None:
        expected.check_new()
        return Put(await _add(session, clock, who, programme_id, role, data), created=True)
    await expected.check_in(session, programme_id, before.id, before.version)
    require_free(before)
    return Put(await _replace(session, clock, who, before, data, before.wire), created=False)


def _seen(found: Person | None, who: Principal, role: Role, profile_id: UUID) -> Person:
    if found is None or found.role is not role or not who.sees(str(found.programme_id)):
        raise NotFound(role.value, str(profile_id))
    return found


async def _require_free_ref(
    session: AsyncSession, programme_id: UUID, role: Role, external_ref: str | None
) -> None:
    if external_ref is not None and await people.by_ref(session, programme_id, role, external_ref):
        raise ExternalRefTaken(external_ref=quote(external_ref))


async def _add(
    session: AsyncSession, clock: Clock, who: Principal, programme_id: UUID, role: Role, data: PersonInput
) -> Person:
    now = clock.now()
    person = Person(
        id=new_id(),
        programme_id=programme_id,
        role=role,
        status=data.status or Status.ACTIVE,
        version=1,
        external_ref=data.external_ref,
        wire=await _kept(session, programme_id, data, None),
        created_at=now,
        updated_at=now,
    )
    await people.add(session, [_entry(person, data)])
    await _tell(session, clock, who, person, "created")
    return person


async def _replace(
    session: AsyncSession,
    clock: Clock,
    who: Principal,
    before: Person,
    data: PersonInput,
    stays: JsonObject | None,
) -> Person:
    """Store somebody as they are now; what `stays` of the profile before, see `api.services.consent.kept`."""
    after = replace(
        before,
        status=data.status or before.status,
        external_ref=data.external_ref,
        wire=await _kept(session, before.programme_id, data, stays),
    )
    if after == before:
        return before
    now = clock.now()
    if before.role is Role.MENTOR:
        await seats.fit(session, before.id, data.capacity, actor=who.key_id, now=now)
    after = replace(after, version=before.version + 1, updated_at=now)
    await people.replace(session, _entry(after, data))
    changed = changed_fields(before.wire, before.status, after.wire, after.status)
    await _tell(session, clock, who, after, "updated", changed=changed)
    return after


async def _kept(
    session: AsyncSession, programme_id: UUID, data: PersonInput, before: JsonObject | None
) -> JsonObject:
    wire = data.wire()
    required = depends(wire, before) and await requires_consent(session, programme_id)
    return kept(wire, before, required=required)


def changed_fields(before: JsonObject, was: Status, after: JsonObject, status: Status) -> list[str]:
    """The names of the fields that differ, in order; the status is one of them."""
    fields = [name for name in {*before, *after} if before.get(name) != after.get(name)]
    return sorted(fields if was is status else [*fields, "status"])


async def _tell(
    session: AsyncSession, clock: Clock, who: Principal, person: Person, what: str, **data: object
) -> None:
    subject = (person.role.value, person.id)
    await tell(session, who.key_id, clock.now(), person.programme_id, subject, what, **data)


def _entry(person: Person, data: PersonInput) -> Entry:
    identifier = str(person.id)
    subject: Mentor | Mentee = (
        data.to_mentor(identifier) if person.role is Role.MENTOR else data.to_mentee(identifier)
    )
    return Entry(person=person, subject=fitted(subject, person.wire), search=data.searched)
