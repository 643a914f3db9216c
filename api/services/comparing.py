"""Comparing the people of a file with those who are there: who is new, who has changed, who is the same.

Only reads, so that nobody waits meanwhile: what is to be written, and for how
long others have to wait then, `api.services.importing` knows.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.faults import Fault
from api.schemas.states import Role, Status
from api.services.consent import kept
from api.services.people import changed_fields
from api.services.reading import Parsed, Row, rows_of
from api.store import events, pairings, people, programmes
from api.store.records import Person
from api.store.types import JsonObject

PAGE: Final = 500
"""People without a reference who are looked at together."""


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


@dataclass(slots=True)
class Tally:
    """What becomes of the rows; `conflicts` are the numbers of those that cannot be, and why."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicts: list[tuple[int, Fault]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What has to be known of somebody who changes.

    Parameters
    ----------
    wire : JsonObject
        As they will be stored.
    changed : list of str
        The fields that differ.
    moves : bool
        Whether open pairings may have to move to the seats that stay.
    """

    id: UUID
    status: Status
    version: int
    created_at: datetime
    wire: JsonObject
    changed: list[str]
    moves: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A row of a batch that is to be written, by its place, and who it was; `None` is somebody new."""

    place: int
    known: Known | None


@dataclass(slots=True)
class Plan:
    """What an import has to write.

    Parameters
    ----------
    batches : list
        Batches as they were read, with the rows of each that are to be written.
    seen : int
        The last event of the programme before anybody was looked at.
    consent_required : bool
        See `api.services.consent.kept`.
    """

    seen: int = 0
    consent_required: bool = False
    tally: Tally = field(default_factory=Tally)
    batches: list[tuple[bytes, list[Change]]] = field(default_factory=list)


async def compare(session: AsyncSession, target: Target, parsed: Parsed) -> Plan:
    """Find out what has to be written; with conflicts, nothing may be."""
    comparing = _Comparing(session, target)
    await comparing.look_around(anonymous=parsed.anonymous)
    for batch in parsed.batches:
        changes = await comparing.take(rows_of(batch))
        if changes:
            comparing.plan.batches.append((batch, changes))
    return comparing.plan


async def outdated(session: AsyncSession, target: Target, plan: Plan) -> bool:
    """Whether what a plan rests on has changed since it was made; whoever asks holds the programme.

    That is people, pairings, and whether the programme demands consent.
    """
    kinds = (target.role.value, "pairing", "programme")
    return await events.any_since(session, target.programme_id, after=plan.seen, kinds=kinds)


@dataclass(slots=True)
class _Comparing:
    session: AsyncSession
    target: Target
    plan: Plan = field(default_factory=Plan)
    twins: Counter[bytes] = field(default_factory=Counter)
    open_pairings: dict[UUID, int] = field(default_factory=dict)

    async def look_around(self, *, anonymous: bool) -> None:
        """Find out what has to be known of everybody who is there."""
        target = self.target
        self.plan.seen = await events.last(self.session, target.programme_id)
        self.plan.consent_required = await programmes.requires_consent(self.session, target.programme_id)
        if target.role is Role.MENTOR:
            self.open_pairings = await pairings.open_by_person(self.session, target.programme_id)
        if not anonymous:
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

    async def take(self, rows: Sequence[Row]) -> list[Change]:
        """Sort out some rows: those that are to be written."""
        target, tally = self.target, self.plan.tally
        refs = [row.external_ref for row in rows if row.external_ref is not None]
        there = await people.by_refs(self.session, target.programme_id, target.role, refs) if refs else {}
        changes: list[Change] = []
        for place, row in enumerate(rows):
            before = there.get(row.external_ref or "")
            if before is None:
                if self._is_there(row):
                    tally.unchanged += 1
                else:
                    tally.created += 1
                    changes.append(Change(place, None))
                continue
            wire = kept(row.wire, before.wire, required=self.plan.consent_required)
            if before.wire == wire and row.status in {None, before.status}:
                tally.unchanged += 1
            elif self._fits(row, before):
                tally.updated += 1
                changes.append(Change(place, self._known(row, wire, before)))
        return changes

    def _is_there(self, row: Row) -> bool:
        """Whether somebody without a reference is there already, with the same name and all the rest.

        So a file that is sent twice adds nobody twice. Without a name or an address,
        two who are alike may well be two.
        """
        if row.external_ref is not None or not (row.wire["name"] or row.wire["email"]):
            return False
        wire = kept(row.wire, None, required=self.plan.consent_required)
        likenesses = [row.status] if row.status is not None else list(Status)
        for status in likenesses:
            likeness = _likeness(wire, status)
            if self.twins[likeness]:
                self.twins[likeness] -= 1
                return True
        return False

    def _fits(self, row: Row, before: Person) -> bool:
        """Whether somebody may be changed, and a mentor have the capacity that is asked for.

        If not, that is a conflict.
        """
        if before.restricted_at is not None:
            fault = Fault(path=("external_ref",), code="person_restricted", value=row.external_ref)
            self.plan.tally.conflicts.append((row.number, fault))
            return False
        capacity, occupied = row.wire["capacity"], self.open_pairings.get(before.id, 0)
        if before.role is not Role.MENTOR or occupied <= capacity or capacity >= before.wire["capacity"]:
            return True
        fault = Fault(
            path=("capacity",), code="seats_occupied", values={"open": occupied}, value=str(capacity)
        )
        self.plan.tally.conflicts.append((row.number, fault))
        return False

    def _known(self, row: Row, wire: JsonObject, before: Person) -> Known:
        status = row.status or before.status
        return Known(
            id=before.id,
            status=status,
            version=before.version,
            created_at=before.created_at,
            wire=wire,
            changed=changed_fields(before.wire, before.status, wire, status),
            moves=row.wire["capacity"] < before.wire["capacity"] and before.id in self.open_pairings,
        )


def _likeness(wire: JsonObject, status: Status) -> bytes:
    """The same for profiles that are the same."""
    return msgspec.json.encode([status.value, wire], order="sorted")
