"""Reads who takes part in a run."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.schemas.states import Role, Status
from api.store.models import ExclusionRow, LockRow, ProfileLanguageRow, ProfileOccupationRow, ProfileRow
from api.store.records import PoolData
from api.store.rows import page
from scoring.profile import LanguageSkill, Level, Location, Mentee, Mentor

CHUNK = 100
"""Profiles read at once; other requests have their turn in between."""


async def read(session: AsyncSession, programme_id: UUID) -> PoolData:
    """All active people of a programme, and its exclusions and locks.

    Exclusions of people who are not active are left out: they exclude nobody.
    Locks are all there, so that one that cannot be kept is noticed.
    """
    mentees: list[Mentee] = []
    mentors: list[Mentor] = []
    last: UUID | None = None
    while rows := await _profiles(session, programme_id, last):
        first, last = rows[0].id, rows[-1].id
        occupations = await _occupations(session, first, last)
        languages = await _languages(session, first, last)
        for row in rows:
            common = _common(row, tuple(occupations[row.id]), tuple(languages[row.id]))
            if row.role is Role.MENTOR:
                mentors.append(Mentor(**common, capacity=row.capacity))
            else:
                mentees.append(Mentee(**common, waiting_since=row.waiting_since))
    return PoolData(
        mentees=tuple(mentees),
        mentors=tuple(mentors),
        exclusions=await _exclusions(session, programme_id),
        locks=await _locks(session, programme_id),
    )


async def _profiles(session: AsyncSession, programme_id: UUID, after: UUID | None) -> list[Row[Any]]:
    wanted = select(
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
    ).where(ProfileRow.programme_id == programme_id, ProfileRow.status == Status.ACTIVE)
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


async def _exclusions(session: AsyncSession, programme_id: UUID) -> tuple[tuple[str, str], ...]:
    mentee, mentor = aliased(ProfileRow), aliased(ProfileRow)
    found = await session.execute(
        select(ExclusionRow.mentee_id, ExclusionRow.mentor_id)
        .join(mentee, mentee.id == ExclusionRow.mentee_id)
        .join(mentor, mentor.id == ExclusionRow.mentor_id)
        .where(ExclusionRow.programme_id == programme_id)
        .where(mentee.status == Status.ACTIVE, mentor.status == Status.ACTIVE)
        .order_by(ExclusionRow.mentee_id, ExclusionRow.mentor_id)
    )
    return tuple((str(mentee_id), str(mentor_id)) for mentee_id, mentor_id in found.all())


async def _locks(session: AsyncSession, programme_id: UUID) -> tuple[tuple[str, str], ...]:
    found = await session.execute(
        select(LockRow.mentee_id, LockRow.mentor_id)
        .where(LockRow.programme_id == programme_id)
        .order_by(LockRow.mentee_id, LockRow.mentor_id)
    )
    return tuple((str(mentee_id), str(mentor_id)) for mentee_id, mentor_id in found.all())
