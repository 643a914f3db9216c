"""Exclusions and locks: pairs that must never, or must, be part of a plan."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Conflict, NotFound
from api.schemas.faults import Fault
from api.schemas.people import PairInput
from api.schemas.problem import InvalidInput
from api.schemas.states import PairKind, Role
from api.security.access import Principal
from api.services import programmes
from api.services.pages import Part, Window, cut
from api.services.telling import tell
from api.services.versions import Expected
from api.store import pairings, pairs, people
from api.store.records import PairNote
from api.store.types import new_id

VERSION = 1
"""Exclusions and locks never change; they are made and deleted."""


class PairNoted(Conflict):
    """The pair is excluded, or locked, already, with another reason; `id` names what stands."""

    code = "pair_noted"


class PairOpen(Conflict):
    """The two have an open pairing; an excluded pair is never open."""

    code = "pair_open"


class LockExcluded(Conflict):
    """A pair cannot be locked and excluded."""

    code = "lock_excluded"


class LockTwice(Conflict):
    """The mentee is locked to another mentor."""

    code = "lock_twice"


class LockOverCapacity(Conflict):
    """As many mentees are locked to the mentor as can be taken."""

    code = "lock_over_capacity"


@dataclass(frozen=True, slots=True)
class Noted:
    """What is said of a pair, and whether that is new."""

    note: PairNote
    created: bool


async def add(
    session: AsyncSession, clock: Clock, who: Principal, kind: PairKind, programme_id: UUID, data: PairInput
) -> Noted:
    """Exclude or lock a pair; saying the same again is no conflict.

    Raises
    ------
    NotFound
        If there is no such programme.
    InvalidInput
        If the programme has no such mentee or mentor.
    PairNoted, PairOpen, LockExcluded, LockTwice, LockOverCapacity
    """
    await programmes.require(session, who, programme_id)
    await require_people(session, programme_id, data.mentee_id, data.mentor_id)
    await people.lock(session, [data.mentee_id, data.mentor_id])
    before = await pairs.of_pair(session, kind, data.mentee_id, data.mentor_id)
    if before is not None:
        if before.reason != data.reason:
            raise PairNoted(kind=kind.value, id=str(before.id))
        return Noted(before, created=False)
    await _require_consistent(session, kind, data)
    note = PairNote(
        id=new_id(),
        programme_id=programme_id,
        mentee_id=data.mentee_id,
        mentor_id=data.mentor_id,
        reason=data.reason,
        created_at=clock.now(),
    )
    await keep(session, kind, note, by=who.key_id)
    return Noted(note, created=True)


async def listed(
    session: AsyncSession, who: Principal, kind: PairKind, programme_id: UUID, window: Window
) -> Part[PairNote]:
    """The exclusions or locks of a programme."""
    await programmes.require(session, who, programme_id)
    found = await pairs.listed(session, kind, programme_id, after=window.after, limit=window.probe)
    return cut(found, window, lambda note: note.id)


async def remove(
    session: AsyncSession,
    clock: Clock,
    who: Principal,
    kind: PairKind,
    programme_id: UUID,
    note_id: UUID,
    *,
    expected: Expected,
) -> None:
    """Take an exclusion or a lock back; raise `NotFound`, `Stale` or `PreconditionRequired`."""
    await programmes.require(session, who, programme_id)
    note = await pairs.find(session, kind, note_id)
    if note is None or note.programme_id != programme_id:
        raise NotFound(kind.value, str(note_id))
    await expected.check_in(session, programme_id, note.id, VERSION)
    await forget(session, kind, note, by=who.key_id, now=clock.now())


async def keep(session: AsyncSession, kind: PairKind, note: PairNote, *, by: str) -> None:
    """Store what is said of a pair, and tell of it."""
    await pairs.add(session, kind, note)
    await _tell(session, kind, note, "created", by=by, now=note.created_at)


async def forget(session: AsyncSession, kind: PairKind, note: PairNote, *, by: str, now: datetime) -> None:
    """Take back what is said of a pair, and tell of it."""
    await pairs.remove(session, kind, note.id)
    await _tell(session, kind, note, "deleted", by=by, now=now)


async def require_people(session: AsyncSession, programme_id: UUID, mentee_id: UUID, mentor_id: UUID) -> None:
    """Raise `InvalidInput` unless the programme has this mentee and this mentor."""
    faults = []
    for role, identifier in ((Role.MENTEE, mentee_id), (Role.MENTOR, mentor_id)):
        person = await people.find(session, identifier)
        if person is None or person.programme_id != programme_id or person.role is not role:
            given = str(identifier)
            values = {"id": given}
            fault = Fault(path=(f"{role}_id",), code=f"unknown_{role}", values=values, value=given)
            faults.append(fault)
    if faults:
        raise InvalidInput(faults)


async def _require_consistent(session: AsyncSession, kind: PairKind, data: PairInput) -> None:
    other = PairKind.LOCK if kind is PairKind.EXCLUSION else PairKind.EXCLUSION
    if await pairs.of_pair(session, other, data.mentee_id, data.mentor_id) is not None:
        raise LockExcluded
    if kind is PairKind.EXCLUSION and await pairings.open_of(
        session, mentor_id=data.mentor_id, mentee_id=data.mentee_id
    ):
        raise PairOpen
    if kind is PairKind.LOCK:
        if await pairs.lock_of(session, data.mentee_id) is not None:
            raise LockTwice
        if await pairs.locks_on(session, data.mentor_id) >= await people.capacity(session, data.mentor_id):
            raise LockOverCapacity


async def _tell(
    session: AsyncSession, kind: PairKind, note: PairNote, what: str, *, by: str, now: datetime
) -> None:
    data = {"mentee_id": str(note.mentee_id), "mentor_id": str(note.mentor_id)}
    await tell(session, by, now, note.programme_id, (kind.value, note.id), what, **data)
