"""Reads who takes part in a run."""

from collections import defaultdict
from collections.abc import Container, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.schemas.states import Role, Status
from api.store import pairings
from api.store.models import (
    ExclusionRow,
    LockRow,
    ProfileLanguageRow,
    ProfileOccupationRow,
    ProfileRow,
    ProgrammeRow,
)
from api.store.records import PoolData
from api.store.rows import page
from scoring.profile import LanguageSkill, Level, Location, Mentee, Mentor

CHUNK = 100
"""Profiles read at once; other requests have their turn in between."""

_COLUMNS = select(
    ProfileRow.id,
    ProfileRow.role,
    ProfileRow.lat,
    ProfileRow.lon,
    ProfileRow.ags,
    ProfileRow.meeting,
    ProfileRow.max_distance_km,
    ProfileRow.gender,
    ProfileRow.same_gender_only,
    ProfileRow.capacity,
    ProfileRow.waiting_since,
)


async def read(session: AsyncSession, programme_id: UUID) -> PoolData:
    """All active people of a programme who are free, and its exclusions and locks.

    Whose data are only stored, and who does not consent as the programme demands, takes no part.

    An open pairing takes a seat from its mentor, and its mentee does not take
    part. A mentor without a free seat is there with none, so that whoever is left
    over learns that only seats are missing.

    Exclusions of people who do not take part are left out: they exclude nobody.
    The lock of a mentee who has an open pairing rests until that ends. All other
    locks are there, so that one that cannot be kept is noticed.
    """
    taken = await pairings.open_by_person(session, programme_id)
    demanded = select(ProgrammeRow.consent_version).where(
        ProgrammeRow.id == programme_id, ProgrammeRow.consent_required
    )
    consent = await session.scalar(demanded)
    mentees: list[Mentee] = []
    mentors: list[Mentor] = []
    last: UUID | None = None
    while rows := await _profiles(session, programme_id, consent, last):
        first, last = rows[0].id, rows[-1].id
        occupations = await _occupations(session, first, last)
        languages = await _languages(session, first, last)
        for row in rows:
            common = _common(row, tuple(occupations[row.id]), tuple(languages[row.id]))
            if row.role is Role.MENTOR:
                mentors.append(Mentor(**common, capacity=row.capacity - taken.get(row.id, 0)))
            elif row.id not in taken:
                mentees.append(Mentee(**common, waiting_since=row.waiting_since))
    return PoolData(
        mentees=tuple(mentees),
        mentors=tuple(mentors),
        exclusions=_without(taken, await _exclusions(session, programme_id, consent)),
        locks=_without(taken, await _locks(session, programme_id)),
    )


async def pair(session: AsyncSession, mentee_id: UUID, mentor_id: UUID) -> tuple[Mentee, Mentor]:
    """Two people whom nobody deletes meanwhile, whether or not they take part."""
    mentee = (await session.execute(_COLUMNS.where(ProfileRow.id == mentee_id))).one()
    mentor = (await session.execute(_COLUMNS.where(ProfileRow.id == mentor_id))).one()
    return (
        Mentee(**await _alone(session, mentee), waiting_since=mentee.waiting_since),
        Mentor(**await _alone(session, mentor), capacity=mentor.capacity),
    )


async def _alone(session: AsyncSession, row: Row[Any]) -> dict[str, Any]:
    occupations = await _occupations(session, row.id, row.id)
    languages = await _languages(session, row.id, row.id)
    return _common(row, tuple(occupations[row.id]), tuple(languages[row.id]))


def _taking_part(profile: type[ProfileRow], consent: str | None) -> ColumnElement[bool]:
    """Who takes part, as `api.services.leaving_out` says of one; `consent` is the version demanded."""
    demanded = true() if consent is None else profile.consent_version == consent
    return and_(
        profile.status == Status.ACTIVE,
        profile.restricted_at.is_(None),
        profile.consent_withdrawn.is_(False),
        demanded,
    )


async def _profiles(
    session: AsyncSession, programme_id: UUID, consent: str | None, after: UUID | None
) -> list[Row[Any]]:
    wanted = _COLUMNS.where(ProfileRow.programme_id == programme_id, _taking_part(ProfileRow, consent))
    return list((await session.execute(page(wanted, ProfileRow.id, after, CHUNK))).all())


async def _occupations(session: AsyncSession, first: UUID, last: UUID) -> dict[UUID, list[str]]:
    row = ProfileOccupationRow
    found = await session.execute(
        select(row.profile_id, row.kldb)
        .where(row.profile_id.between(first, last))
        .order_by(row.profile_id, row.position)
    )
    codes: dict[UUID, list[str]] = defaultdict(list)
    for profile_id, kldb in found.all():
        codes[profile_id].append(kldb)
    return codes


async def _languages(session: AsyncSession, first: UUID, last: UUID) -> dict[UUID, list[LanguageSkill]]:
    row = ProfileLanguageRow
    found = await session.execute(
        select(row.profile_id, row.code, row.level)
        .where(row.profile_id.between(first, last))
        .order_by(row.profile_id, row.position)
    )
    skills: dict[UUID, list[LanguageSkill]] = defaultdict(list)
    for profile_id, code, level in found.all():
        skills[profile_id].append(LanguageSkill(code, Level(level)))
    return skills


def _common(
    row: Row[Any], occupations: tuple[str, ...], languages: tuple[LanguageSkill, ...]
) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "occupations": occupations,
        "location": Location(row.lat, row.lon, row.ags),
        "languages": languages,
        "meeting": row.meeting,
        "max_distance_km": row.max_distance_km,
        "gender": row.gender,
        "same_gender_only": row.same_gender_only,
    }


def _without(taken: Container[UUID], pairs: Iterable[tuple[UUID, UUID]]) -> tuple[tuple[str, str], ...]:
    """The pairs whose mentee is free, as text."""
    return tuple((str(mentee), str(mentor)) for mentee, mentor in pairs if mentee not in taken)


async def _exclusions(
    session: AsyncSession, programme_id: UUID, consent: str | None
) -> list[tuple[UUID, UUID]]:
    mentee, mentor = aliased(ProfileRow), aliased(ProfileRow)
    found = await session.execute(
        select(ExclusionRow.mentee_id, ExclusionRow.mentor_id)
        .join(mentee, mentee.id == ExclusionRow.mentee_id)
        .join(mentor, mentor.id == ExclusionRow.mentor_id)
        .where(ExclusionRow.programme_id == programme_id)
        .where(_taking_part(mentee, consent), _taking_part(mentor, consent))
        .order_by(ExclusionRow.mentee_id, ExclusionRow.mentor_id)
    )
    return [(mentee_id, mentor_id) for mentee_id, mentor_id in found.all()]


async def _locks(session: AsyncSession, programme_id: UUID) -> list[tuple[UUID, UUID]]:
    found = await session.execute(
        select(LockRow.mentee_id, LockRow.mentor_id)
        .where(LockRow.programme_id == programme_id)
        .order_by(LockRow.mentee_id, LockRow.mentor_id)
    )
    return [(mentee_id, mentor_id) for mentee_id, mentor_id in found.all()]
