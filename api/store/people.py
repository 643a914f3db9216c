"""Queries for profiles."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, bindparam, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import Mark, Role, Status
from api.store import pairings
from api.store.bulk import Rows, insert_all
from api.store.holding import hold_of
from api.store.models import ProfileLanguageRow, ProfileOccupationRow, ProfileRow
from api.store.records import Entry, PeopleFilter, Person
from api.store.rows import columns, made, one, page
from api.store.sorting import sort_keys
from scoring.profile import Mentee, Mentor


async def add(session: AsyncSession, entries: Sequence[Entry]) -> None:
    """Store new profiles."""
    own = Rows(ProfileRow, _COLUMNS, [_row(entry) for entry in entries])
    await insert_all(session, own, *_skills(entries))


async def replace(session: AsyncSession, entry: Entry) -> None:
    """Store a profile in place of the one with its id."""
    identifier = entry.person.id
    await session.execute(update(ProfileRow).where(ProfileRow.id == identifier).values(_values(entry)))
    for row in (ProfileOccupationRow, ProfileLanguageRow):
        await session.execute(delete(row).where(row.profile_id == identifier))
    await insert_all(session, *_skills([entry]))


async def replace_all(session: AsyncSession, entries: Sequence[Entry]) -> None:
    """Store profiles in place of those with their ids."""
    if not entries:
        return
    await session.execute(update(ProfileRow), [_values(entry) for entry in entries])
    identifiers = [entry.person.id for entry in entries]
    for row in (ProfileOccupationRow, ProfileLanguageRow):
        await session.execute(delete(row).where(row.profile_id.in_(identifiers)))
    await insert_all(session, *_skills(entries))


async def find(session: AsyncSession, profile_id: UUID, *, to_change: bool = False) -> Person | None:
    """The profile with this id; `to_change` keeps others from changing it meanwhile."""
    await hold_of(session, ProfileRow, _TABLE.c.id == profile_id)
    statement = _ONE.with_for_update() if to_change else _ONE
    return one(Person, (await session.execute(statement, {"profile_id": profile_id})).one_or_none())


async def lock(session: AsyncSession, profile_ids: Iterable[UUID]) -> list[Person]:
    """These profiles, kept from change by others; always in one order, so that nobody waits in a circle."""
    found = await session.execute(
        select(*columns(ProfileRow, Person))
        .where(ProfileRow.id.in_(list(profile_ids)))
        .order_by(ProfileRow.id)
        .with_for_update()
    )
    return made(Person, found.all())


async def mark(
    session: AsyncSession,
    profile_id: UUID,
    what: Mark,
    now: datetime,
    *,
    by: str | None = None,
    reason: str | None = None,
) -> None:
    """Protect the data of somebody, or without `by` no longer; the profile has a new version then."""
    told = {"at": None if by is None else now, "by": by, "reason": reason}
    marks = {f"{what}_{name}": value for name, value in told.items()}
    await session.execute(
        update(ProfileRow)
        .where(ProfileRow.id == profile_id)
        .values(**marks, version=ProfileRow.version + 1, updated_at=now)
    )


async def forget_gender(session: AsyncSession, person: Person) -> None:
    """Store nothing of somebody's gender any more; a new version, but no sign of life of theirs."""
    await session.execute(
        update(ProfileRow)
        .where(ProfileRow.id == person.id)
        .values(
            wire={**person.wire, "gender": None, "same_gender_only": False},
            gender=None,
            same_gender_only=False,
            version=ProfileRow.version + 1,
        )
    )


async def set_status(session: AsyncSession, profile_id: UUID, status: Status, now: datetime) -> None:
    """Let somebody take part, or not; the profile has a new version then."""
    await session.execute(
        update(ProfileRow)
        .where(ProfileRow.id == profile_id)
        .values(status=status, version=ProfileRow.version + 1, updated_at=now)
    )


async def by_ref(
    session: AsyncSession, programme_id: UUID, role: Role, external_ref: str, *, to_change: bool = False
) -> Person | None:
    """The profile that another system knows as `external_ref`."""
    which = (
        ProfileRow.programme_id == programme_id,
        ProfileRow.role == role,
        ProfileRow.external_ref == external_ref,
    )
    await hold_of(session, ProfileRow, *which)
    statement = select(*columns(ProfileRow, Person)).where(*which)
    if to_change:
        statement = statement.with_for_update()
    return one(Person, (await session.execute(statement)).one_or_none())


async def by_refs(
    session: AsyncSession, programme_id: UUID, role: Role, external_refs: Collection[str]
) -> dict[str, Person]:
    """The profiles that another system knows by these references.

    Whoever changes them holds the programme.
    """
    found = await session.execute(
        select(*columns(ProfileRow, Person)).where(
            ProfileRow.programme_id == programme_id,
            ProfileRow.role == role,
            ProfileRow.external_ref.in_(list(external_refs)),
        )
    )
    return {person.external_ref: person for person in made(Person, found.all()) if person.external_ref}


async def without_ref(
    session: AsyncSession, programme_id: UUID, role: Role, *, after: UUID | None, limit: int
) -> list[Person]:
    """Profiles that no other system has a reference for, in the order of their ids."""
    statement = select(*columns(ProfileRow, Person)).where(
        ProfileRow.programme_id == programme_id, ProfileRow.role == role, ProfileRow.external_ref.is_(None)
    )
    return made(Person, (await session.execute(page(statement, ProfileRow.id, after, limit))).all())


async def names(
    session: AsyncSession, profile_ids: Collection[UUID]
) -> dict[UUID, tuple[str | None, str | None]]:
    """The names and the references of people, by their ids."""
    found = await session.execute(
        select(ProfileRow.id, ProfileRow.wire, ProfileRow.external_ref).where(
            ProfileRow.id.in_(list(profile_ids))
        )
    )
    return {row.id: (row.wire.get("name"), row.external_ref) for row in found.all()}


async def capacity(session: AsyncSession, mentor_id: UUID) -> int:
    """How many mentees a mentor takes; 0 if there is no such mentor."""
    return await session.scalar(select(ProfileRow.capacity).where(ProfileRow.id == mentor_id)) or 0


async def capacities(session: AsyncSession, mentor_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many mentees each of these mentors takes."""
    found = await session.execute(
        select(ProfileRow.id, ProfileRow.capacity).where(ProfileRow.id.in_(list(mentor_ids)))
    )
    return dict(found.tuples().all())


async def remove(session: AsyncSession, profile_id: UUID) -> None:
    """Delete a profile and all that belongs to it: exclusions, locks, its part in results."""
    await session.execute(delete(ProfileRow).where(ProfileRow.id == profile_id))


async def listed(
    session: AsyncSession,
    programme_id: UUID,
    role: Role,
    chosen: PeopleFilter,
    *,
    after: UUID | None,
    limit: int,
) -> list[Person]:
    """Profiles of one role in the order of their ids."""
    statement = (
        select(*columns(ProfileRow, Person))
        .where(ProfileRow.programme_id == programme_id, ProfileRow.role == role)
        .where(*conditions(chosen))
    )
    found = await session.execute(page(statement, ProfileRow.id, after, limit))
    return made(Person, found.all())


def conditions(chosen: PeopleFilter) -> Iterator[ColumnElement[bool]]:
    """What a profile must meet that a filter lets pass."""
    for word in chosen.words:
        yield ProfileRow.search.contains(word, autoescape=True)
    if chosen.status is not None:
        yield ProfileRow.status == chosen.status
    if chosen.kldb is not None:
        occupation = ProfileOccupationRow
        yield exists().where(
            occupation.profile_id == ProfileRow.id, occupation.kldb.startswith(chosen.kldb, autoescape=True)
        )
    if chosen.ags is not None:
        yield ProfileRow.ags == chosen.ags
    if chosen.language is not None:
        language = ProfileLanguageRow
        yield exists().where(language.profile_id == ProfileRow.id, language.code == chosen.language)
    if chosen.open_seats is not None:
        yield ProfileRow.capacity - pairings.open_count() >= chosen.open_seats


_OWN = [item.name for item in fields(Person) if not item.name.startswith(tuple(Mark))]
_COLUMNS = (
    *_OWN,
    "search",
    "name_key",
    "place_key",
    "lat",
    "lon",
    "ags",
    "meeting",
    "max_distance_km",
    "gender",
    "same_gender_only",
    "capacity",
    "waiting_since",
    "consent_version",
    "consent_withdrawn",
)
_of_person = attrgetter(*_OWN)
_TABLE: Final = cast(Table, ProfileRow.__table__)
# The most frequent question of all: made once, and without what the session would do with more than values.
_ONE: Final = select(*(_TABLE.c[item.name] for item in fields(Person))).where(
    _TABLE.c.id == bindparam("profile_id")
)


def _row(entry: Entry) -> tuple[Any, ...]:
    """The values of `_COLUMNS`."""
    subject, keys = entry.subject, sort_keys(entry.person.wire)
    consent = entry.person.wire.get("consent") or {}
    return (
        *_of_person(entry.person),
        entry.search,
        keys["name_key"],
        keys["place_key"],
        subject.location.lat,
        subject.location.lon,
        subject.location.ags,
        subject.meeting,
        subject.max_distance_km,
        subject.gender,
        subject.same_gender_only,
        subject.capacity if isinstance(subject, Mentor) else 1,
        subject.waiting_since if isinstance(subject, Mentee) else None,
        consent.get("version"),
        consent.get("withdrawn_at") is not None,
    )


def _values(entry: Entry) -> dict[str, Any]:
    return dict(zip(_COLUMNS, _row(entry), strict=True))


def _skills(entries: Sequence[Entry]) -> tuple[Rows, Rows]:
    """The rows that belong to profiles."""
    occupations = [
        (entry.person.id, position, kldb)
        for entry in entries
        for position, kldb in enumerate(entry.subject.occupations)
    ]
    languages = [
        (entry.person.id, position, skill.code, skill.level)
        for entry in entries
        for position, skill in enumerate(entry.subject.languages)
    ]
    return (
        Rows(ProfileOccupationRow, ("profile_id", "position", "kldb"), occupations),
        Rows(ProfileLanguageRow, ("profile_id", "position", "code", "level"), languages),
    )
