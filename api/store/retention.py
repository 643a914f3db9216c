"""Queries for people whom a programme keeps no longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.models import PairingRow, ProfileRow, ProgrammeRow
from api.store.models_pairings import OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Of a programme: how many were last active before a moment, and when the first of the others was.

    Parameters
    ----------
    protected : int
        Those who were last active before, and must stay: restricted or held.
    """

    due: int
    protected: int
    first: datetime | None


async def limits(session: AsyncSession) -> Sequence[tuple[UUID, int]]:
    """The programmes that keep people for a while only, and for how many months."""
    found = await session.execute(
        select(ProgrammeRow.id, ProgrammeRow.retention_months).where(
            ProgrammeRow.retention_months.is_not(None)
        )
    )
    return [(programme_id, months) for programme_id, months in found.all() if months is not None]


async def idle_since(
    session: AsyncSession,
    programme_id: UUID,
    before: datetime,
    *,
    only: UUID | None = None,
    limit: int | None = None,
) -> Sequence[UUID]:
    """Whoever was last active before a moment and may go, the longest idle first; `only` asks for one."""
    wanted = (
        select(ProfileRow.id)
        .where(_idle(programme_id), ~_protected(), _active_at() < before)
        .order_by(ProfileRow.updated_at, ProfileRow.id)
        .limit(limit)
    )
    if only is not None:
        wanted = wanted.where(ProfileRow.id == only)
    return (await session.scalars(wanted)).all()


async def of_unasked_gender(
    session: AsyncSession, *, only: UUID | None = None, limit: int | None = None
) -> Sequence[UUID]:
    """Whose gender, or wish for the same, is stored without the consent that their programme demands.

    Whoever is restricted stays as they are. `only` asks for one.
    """
    wanted = (
        select(ProfileRow.id)
        .join(ProgrammeRow, ProgrammeRow.id == ProfileRow.programme_id)
        .where(ProgrammeRow.consent_required, ProfileRow.consent_version.is_(None))
        .where(or_(ProfileRow.gender.is_not(None), ProfileRow.same_gender_only))
        .where(ProfileRow.restricted_at.is_(None))
        .limit(limit)
    )
    if only is not None:
        wanted = wanted.where(ProfileRow.id == only)
    return (await session.scalars(wanted)).all()


async def outlook(session: AsyncSession, programme_id: UUID, before: datetime) -> Kept:
    """Who was last active before a moment, in figures."""
    at = _active_at()
    row = (
        await session.execute(
            select(
                func.count().filter(and_(~_protected(), at < before)).label("due"),
                func.count().filter(and_(_protected(), at < before)).label("protected"),
                func.min(at).filter(and_(~_protected(), at >= before)).label("first"),
            ).where(_idle(programme_id))
        )
    ).one()
    return Kept(due=row.due, protected=row.protected, first=row.first)


def _of_them() -> ColumnElement[bool]:
    return or_(PairingRow.mentor_id == ProfileRow.id, PairingRow.mentee_id == ProfileRow.id)


def _idle(programme_id: UUID) -> ColumnElement[bool]:
    """People of a programme who are in no open pairing."""
    is_open = select(PairingRow.id).where(_of_them(), PairingRow.state.in_(OPEN))
    return and_(ProfileRow.programme_id == programme_id, ~is_open.correlate(ProfileRow).exists())


def _protected() -> ColumnElement[bool]:
    return or_(ProfileRow.held_at.is_not(None), ProfileRow.restricted_at.is_not(None))


def _active_at() -> ColumnElement[datetime]:
    """When the profile or a pairing of it has last changed."""
    latest = select(func.max(PairingRow.updated_at)).where(_of_them()).correlate(ProfileRow).scalar_subquery()
    return case((latest > ProfileRow.updated_at, latest), else_=ProfileRow.updated_at)
