"""Queries for who has looked at whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.reads import Way
from api.store.models import PairingRow, ProfileRow, ProgrammeRow, ReadRow, RunRow
from api.store.records import Record
from api.store.rows import columns, made


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody looks at something; one of the last five says at what. Looks at the same are equal."""

    at: datetime = field(compare=False)
    actor: str
    way: Way
    profile_id: UUID | None = None
    pairing_id: UUID | None = None
    run_id: UUID | None = None
    programme_id: UUID | None = None
    slug: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Read(Record):
    """Somebody has looked at a person, or at many of a programme; see `ReadRow`."""

    id: int
    at: datetime
    programme_id: UUID
    profile_id: UUID | None
    actor: str
    way: Way


async def add(session: AsyncSession, looks: Iterable[Look]) -> None:
    """Store who has looked at whom; whoever is gone meanwhile is left out."""
    rows = [
        {"at": look.at, "actor": look.actor, "way": look.way, "programme_id": programme, "profile_id": person}
        for look in looks
        for programme, person in await _whom(session, look)
    ]
    if rows:
        await session.execute(insert(ReadRow), rows)


async def listed(session: AsyncSession, programme_id: UUID, *, before: int | None, limit: int) -> list[Read]:
    """What was looked at in a programme before an id, newest first."""
    statement = select(*columns(ReadRow, Read)).where(ReadRow.programme_id == programme_id)
    if before is not None:
        statement = statement.where(ReadRow.id < before)
    found = await session.execute(statement.order_by(ReadRow.id.desc()).limit(limit))
    return made(Read, found.all())


async def has_old(session: AsyncSession, before: datetime) -> bool:
    """Whether there is anything that was kept for long enough."""
    return await session.scalar(select(ReadRow.id).where(ReadRow.at <= before).limit(1)) is not None


async def remove_old(session: AsyncSession, before: datetime) -> None:
    """Remove all that was kept for long enough."""
    await session.execute(delete(ReadRow).where(ReadRow.at <= before))


async def _whom(session: AsyncSession, look: Look) -> Sequence[tuple[UUID, UUID | None]]:
    """The programme, and each person; `None` for many."""
    if look.profile_id is not None:
        return await _people(session, [look.profile_id])
    if look.pairing_id is not None:
        pair = select(PairingRow.mentee_id, PairingRow.mentor_id).where(PairingRow.id == look.pairing_id)
        return await _people(session, [one for both in await session.execute(pair) for one in both])
    programme: Select[tuple[UUID]]
    if look.run_id is not None:
        programme = select(RunRow.programme_id).where(RunRow.id == look.run_id)
    elif look.slug is not None:
        programme = select(ProgrammeRow.id).where(ProgrammeRow.slug == look.slug)
    else:
        programme = select(ProgrammeRow.id).where(ProgrammeRow.id == look.programme_id)
    return [(found, None) for found in await session.scalars(programme)]


async def _people(session: AsyncSession, ids: Sequence[UUID]) -> Sequence[tuple[UUID, UUID | None]]:
    # Nobody may erase them before the row that refers to them is in.
    there = select(ProfileRow.programme_id, ProfileRow.id).where(ProfileRow.id.in_(ids))
    kept = await session.execute(there.with_for_update(read=True, key_share=True))
    return [(programme, person) for programme, person in kept]
