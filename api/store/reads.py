"""Queries for who has looked at whom."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from api.schemas.reads import Way
from api.store.models import PairingRow, ProfileRow, ProgrammeRow, ReadRow, RunRow
from api.store.records import Record
from api.store.rows import columns, made

CHUNK: Final = 500
"""Ids that are looked for at once."""


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
    looked = list(looks)
    whom = await _Whom.find(session, looked)
    rows = [
        {"at": look.at, "actor": look.actor, "way": look.way, "programme_id": programme, "profile_id": person}
        for look in looked
        for programme, person in whom.seen_by(look)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whom:
    """What many looks were at, as far as it is there: looked for all at once, since others wait to write.

    Parameters
    ----------
    pairings : mapping
        The mentee and the mentor of pairings.
    people : mapping
        The programmes of people.
    runs, slugs : mapping
        The programmes of runs, and by their slugs.
    programmes : set
    """

    pairings: Mapping[UUID, tuple[UUID, UUID]]
    people: Mapping[UUID, UUID]
    runs: Mapping[UUID, UUID]
    slugs: Mapping[str, UUID]
    programmes: Container[UUID]

    @classmethod
    async def find(cls, session: AsyncSession, looks: Sequence[Look]) -> Self:
        """Look for it; nobody may erase these people before the rows that refer to them are in."""
        pairing, person, run, programme = PairingRow, ProfileRow, RunRow, ProgrammeRow
        asked = {look.pairing_id for look in looks}
        both = await _found(session, asked, pairing.id, pairing.mentee_id, pairing.mentor_id)
        pairings = {one: (mentee, mentor) for one, mentee, mentor in both}
        people = {look.profile_id for look in looks}.union(*pairings.values())
        runs, slugs = ({getattr(look, name) for look in looks} for name in ("run_id", "slug"))
        own = {look.programme_id for look in looks}
        return cls(
            pairings=pairings,
            people=dict(await _found(session, people, person.id, person.programme_id, keep=True)),
            runs=dict(await _found(session, runs, run.id, run.programme_id)),
            slugs=dict(await _found(session, slugs, programme.slug, programme.id)),
            programmes={one for (one,) in await _found(session, own, programme.id)},
        )

    def seen_by(self, look: Look) -> Iterator[tuple[UUID, UUID | None]]:
        """The programme, and each person; `None` for many."""
        if look.profile_id is not None:
            yield from self._still_there(look.profile_id)
        elif look.pairing_id is not None:
            yield from self._still_there(*self.pairings.get(look.pairing_id, ()))
        elif (programme := self._programme(look)) is not None:
            yield programme, None

    def _still_there(self, *people: UUID) -> Iterator[tuple[UUID, UUID]]:
        return ((self.people[person], person) for person in people if person in self.people)

    def _programme(self, look: Look) -> UUID | None:
        if look.run_id is not None:
            return self.runs.get(look.run_id)
        if look.slug is not None:
            return self.slugs.get(look.slug)
        return look.programme_id if look.programme_id in self.programmes else None


async def _found(
    session: AsyncSession,
    wanted: Collection[object],
    key: InstrumentedAttribute[Any],
    *more: InstrumentedAttribute[Any],
    keep: bool = False,
) -> list[Any]:
    """The key and more columns of the rows whose key is wanted; `keep` them from being deleted."""
    known = sorted(filter(None, wanted), key=str)
    rows: list[Any] = []
    for start in range(0, len(known), CHUNK):
        statement = select(key, *more).where(key.in_(known[start : start + CHUNK])).order_by(key)
        if keep:
            statement = statement.with_for_update(read=True, key_share=True)
        rows += (await session.execute(statement)).tuples().all()
    return rows
