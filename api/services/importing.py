"""Storing the people of a file after they were compared with those who are there.

Batch by batch, so that others get their turn in between. Whoever calls keeps it in
one transaction, and holds the programme.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import Status
from api.services import seats
from api.services.comparing import Change, Known, Plan, Target
from api.services.consent import fitted, kept
from api.services.reading import Row, rows_of
from api.services.telling import event_of
from api.store import events, people
from api.store.records import Entry, NewEvent, Person
from api.store.types import new_id


async def write(session: AsyncSession, target: Target, plan: Plan) -> None:
    """Write what a plan says, and tell of it."""
    for batch, changes in plan.batches:
        await _write_batch(session, target, plan, rows_of(batch), changes)
    tally = plan.tally
    counts = {"created": tally.created, "updated": tally.updated, "unchanged": tally.unchanged}
    done = _event(target, "import", target.import_id, "done", role=target.role.value, **counts)
    # After all that it has done.
    await events.add_all(session, target.programme_id, [done])


async def _write_batch(
    session: AsyncSession, target: Target, plan: Plan, rows: list[Row], changes: list[Change]
) -> None:
    new: list[Entry] = []
    changed: list[Entry] = []
    told: list[NewEvent] = []
    for change in changes:
        entry = _entry(target, plan, rows[change.place], change.known)
        identifier, about = entry.person.id, {"import_id": str(target.import_id)}
        if change.known is None:
            new.append(entry)
            told.append(_event(target, target.role.value, identifier, "created", **about))
            continue
        if change.known.moves:
            capacity = entry.person.wire["capacity"]
            await seats.fit(session, identifier, capacity, actor=target.actor, now=target.now)
        changed.append(entry)
        fields = change.known.changed
        told.append(_event(target, target.role.value, identifier, "updated", changed=fields, **about))
    await people.add(session, new)
    await people.replace_all(session, changed)
    await events.add_all(session, target.programme_id, told)


def _entry(target: Target, plan: Plan, row: Row, known: Known | None) -> Entry:
    """Somebody as they will be stored."""
    person = Person(
        id=new_id() if known is None else known.id,
        programme_id=target.programme_id,
        role=target.role,
        status=(row.status or Status.ACTIVE) if known is None else known.status,
        version=1 if known is None else known.version + 1,
        external_ref=row.external_ref,
        wire=kept(row.wire, None, required=plan.consent_required) if known is None else known.wire,
        created_at=target.now if known is None else known.created_at,
        updated_at=target.now,
    )
    return Entry(person=person, subject=fitted(row.of(target.role), person.wire), search=row.search)


def _event(target: Target, kind: str, subject_id: UUID, what: str, **data: object) -> NewEvent:
    return event_of(target.actor, target.now, target.programme_id, (kind, subject_id), what, **data)
