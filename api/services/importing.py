"""Storing the people of a file: who is new, who has changed, who is the same; all of them or nobody.

Batch by batch, so that others get their turn in between. Whoever calls keeps it in
one transaction, and rolls back if somebody could not be stored.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.faults import Fault
from api.schemas.states import Role, Status
from api.services import seats
from api.services.people import changed_fields
from api.services.reading import Row, rows_of
from api.store import events, pairings, people
from api.store.records import Entry, NewEvent, Person
from api.store.types import JsonObject, new_id

PAGE: Final = 500
"""People who are looked at together."""


@dataclass(slots=True)
class Tally:
    """What has become of the rows; `conflicts` are the numbers of those that cannot be, and why."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicts: list[tuple[int, Fault]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where people go, and who says so.

    Parameters
    ----------
    import_id : UUID
        What the events name, so that those of one import can be told from others.
    dry_run : bool
        Only look; nothing is written.
    """

    programme_id: UUID
    role: Role
    actor: str
    now: datetime
    import_id: UUID
    dry_run: bool


class ConflictsError(Exception):
    """Somebody cannot be stored, so nobody must be; `tally` says who, and why."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(f"{len(tally.conflicts)} rows")
        self.tally = tally


async def store(session: AsyncSession, target: Target, batches: Sequence[bytes]) -> Tally:
    """Store all the people of a file; raise `ConflictsError` to have it rolled back."""
    storing = _Storing(session, target)
    await storing.look_around(batches)
    for batch in batches:
        await storing.take(rows_of(batch))
    if storing.tally.conflicts:
        raise ConflictsError(storing.tally)
    if not target.dry_run:
        await storing.tell_end()
    return storing.tally


@dataclass(slots=True)
class _Storing:
    session: AsyncSession
    target: Target
    tally: Tally = field(default_factory=Tally)
    twins: Counter[bytes] = field(default_factory=Counter)
    open_pairings: dict[UUID, int] = field(default_factory=dict)

    async def look_around(self, batches: Sequence[bytes]) -> None:
        """Find out what has to be known of everybody who is there."""
        target = self.target
        if target.role is Role.MENTOR:
            self.open_pairings = await pairings.open_by_person(self.session, target.programme_id)
        if not any(row.external_ref is None for batch in batches for row in rows_of(batch)):
            return
        after: UUID | None = None
        while True:
            found = await people.without_ref(
                self.session, target.programme_id, target.role, after=after, limit=PAGE
            )
            self.twins.update(_likeness(one.wire, one.status) for one in found)
            if len(found) < PAGE:
                return
            after = found[-1].id

    async def take(self, rows: Sequence[Row]) -> None:
        """Sort out some rows, and store what is to be stored."""
        target = self.target
        refs = [row.external_ref for row in rows if row.external_ref is not None]
        known = await people.by_refs(self.session, target.programme_id, target.role, refs) if refs else {}
        new: list[Entry] = []
        changed: list[Entry] = []
        told: list[NewEvent] = []
        for row in rows:
            before = known.get(row.external_ref or "")
            if before is None:
                if self._is_there(row):
                    self.tally.unchanged += 1
                    continue
                entry = self._entry(row, None)
                new.append(entry)
                told.append(self._event(target.role.value, entry.person.id, "created"))
                continue
            entry = self._entry(row, before)
            if entry.person == before:
                self.tally.unchanged += 1
                continue
            if await self._fits(row, before):
                entry = self._entry(row, before, version=before.version + 1)
                changed.append(entry)
                fields = changed_fields(before, entry.person)
                told.append(self._event(target.role.value, before.id, "updated", changed=fields))
        self.tally.created += len(new)
        self.tally.updated += len(changed)
        if not target.dry_run and not self.tally.conflicts:
            await people.add(self.session, new)
            await people.replace_all(self.session, changed)
            await events.add_all(self.session, target.programme_id, told)

    async def tell_end(self) -> None:
        """Tell of the import itself, after all that it has done."""
        tally = self.tally
        counts = {"created": tally.created, "updated": tally.updated, "unchanged": tally.unchanged}
        done = self._event("import", self.target.import_id, "done", role=self.target.role.value, **counts)
        await events.add_all(self.session, self.target.programme_id, [done])

    def _is_there(self, row: Row) -> bool:
        """Whether somebody without a reference is there already, with the same name and all the rest.

        So a file that is sent twice adds nobody twice. Without a name or an address,
        two who are alike may well be two.
        """
        if row.external_ref is not None or not (row.wire["name"] or row.wire["email"]):
            return False
        likenesses = [row.status] if row.status is not None else list(Status)
        for status in likenesses:
            likeness = _likeness(row.wire, status)
            if self.twins[likeness]:
                self.twins[likeness] -= 1
                return True
        return False

    async def _fits(self, row: Row, before: Person) -> bool:
        """Whether a mentor may have the capacity that is asked for; moves pairings to the seats that stay."""
        capacity = row.wire["capacity"]
        if before.role is not Role.MENTOR or capacity >= before.wire["capacity"]:
            return True
        occupied = self.open_pairings.get(before.id, 0)
        if occupied > capacity:
            fault = Fault(
                path=("capacity",), code="seats_occupied", values={"open": occupied}, value=str(capacity)
            )
            self.tally.conflicts.append((row.number, fault))
            return False
        if occupied and not self.target.dry_run:
            await seats.fit(self.session, before.id, capacity, actor=self.target.actor, now=self.target.now)
        return True

    def _entry(self, row: Row, before: Person | None, version: int | None = None) -> Entry:
        """Somebody as they will be stored; at the same version and time as before, to be compared."""
        target = self.target
        if before is None:
            person = Person(
                id=new_id(),
                programme_id=target.programme_id,
                role=target.role,
                status=row.status or Status.ACTIVE,
                version=1,
                external_ref=row.external_ref,
                wire=row.wire,
                created_at=target.now,
                updated_at=target.now,
            )
        else:
            person = replace(
                before,
                status=row.status or before.status,
                wire=row.wire,
                version=version or before.version,
                updated_at=target.now if version else before.updated_at,
            )
        return Entry(person=person, subject=row.of(target.role), search=row.search)

    def _event(self, kind: str, subject_id: UUID, what: str, **data: object) -> NewEvent:
        target = self.target
        told: JsonObject = dict(data) if kind == "import" else {**data, "import_id": str(target.import_id)}
        return NewEvent(
            programme_id=target.programme_id,
            at=target.now,
            type=f"{kind}.{what}",
            actor=target.actor,
            subject_kind=kind,
            subject_id=subject_id,
            data=told,
        )


def _likeness(wire: JsonObject, status: Status) -> bytes:
    """The same for profiles that are the same."""
    return msgspec.json.encode([status.value, wire], order="sorted")
