"""The figures of a period, counted where they are stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import Outcome, Role, Status
from api.store.models import FeedbackRow, PairingRow, PairingStepRow, ProfileRow
from api.store.models import ProfileLanguageRow as LanguageRow
from api.store.models import ProfileOccupationRow as OccupationRow
from matcher.pairing import PairingState

T = TypeVar("T", bound=tuple[Any, ...])


class Trait(StrEnum):
    """By what people are counted."""

    DISTRICT = "district"
    OCCUPATION_GROUP = "occupation_group"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment on, until just before another."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Heads:
    """Who came in a span, and who came before its end and is active."""

    new: int
    active: int


@dataclass(frozen=True, slots=True)
class Begun:
    """When a mentee's first tandem began, and since when they had waited; `since` is as they say."""

    since: date | None
    created_at: datetime
    begun_at: datetime


@dataclass(frozen=True, slots=True)
class Opinion:
    """What people of a role have said after so many months; means from 1 to 5."""

    months: int
    role: Role
    answers: int
    fit: float
    progress: float


_BY: Final[Mapping[Trait, ColumnElement[Any]]] = {
    Trait.DISTRICT: ProfileRow.ags.expression,
    Trait.OCCUPATION_GROUP: func.substr(OccupationRow.kldb, 1, 2),
    Trait.LANGUAGE: LanguageRow.code.expression,
}

OWN_WORDS: Final = "own_words"
"""A reason that is none of those that can be chosen."""


async def people(
    session: AsyncSession, programme_id: UUID, span: Span, trait: Trait
) -> dict[tuple[str | None, Role], Heads]:
    """People by a trait and role: by their best occupation, and by each of their languages.

    Who lives in none of the known districts has the key `None`.
    """
    found = select(
        _BY[trait].label("key"),
        ProfileRow.role,
        func.count().filter(_within(ProfileRow.created_at.expression, span)).label("new"),
        func.count().filter(_active(span)).label("active"),
    ).where(ProfileRow.programme_id == programme_id)
    if trait is Trait.OCCUPATION_GROUP:
        best = and_(OccupationRow.profile_id == ProfileRow.id, OccupationRow.position == 0)
        found = found.join(OccupationRow, best)
    if trait is Trait.LANGUAGE:
        found = found.join(LanguageRow, LanguageRow.profile_id == ProfileRow.id)
    # By its name: as an expression with values in it, the database could not tell that it is the same.
    rows = await session.execute(found.group_by("key", ProfileRow.role))
    return {(key, role): Heads(new, active) for key, role, new, active in rows.tuples() if new or active}


async def everybody(session: AsyncSession, programme_id: UUID, span: Span) -> dict[Role, Heads]:
    """All people by role."""
    rows = await session.execute(
        select(
            ProfileRow.role,
            func.count().filter(_within(ProfileRow.created_at.expression, span)),
            func.count().filter(_active(span)),
        )
        .where(ProfileRow.programme_id == programme_id)
        .group_by(ProfileRow.role)
    )
    return {role: Heads(new, active) for role, new, active in rows.tuples()}


async def states(session: AsyncSession, programme_id: UUID, span: Span) -> dict[PairingState, int]:
    """How many tandems have come into each state."""
    found = _steps(select(PairingStepRow.state, func.count()), programme_id, span)
    rows = await session.execute(found.group_by(PairingStepRow.state))
    return dict(rows.tuples().all())


async def declines(
    session: AsyncSession, programme_id: UUID, span: Span, codes: Sequence[str]
) -> dict[str | None, int]:
    """Declined tandems by reason: one of `codes`, `OWN_WORDS`, or `None`."""
    said = PairingStepRow.reason
    reason = case((said.is_(None), None), (said.in_(codes), said), else_=literal(OWN_WORDS)).label("reason")
    found = _steps(select(reason), programme_id, span)
    each = found.where(PairingStepRow.state == PairingState.DECLINED).subquery()
    rows = await session.execute(select(each.c.reason, func.count()).group_by(each.c.reason))
    return dict(rows.tuples().all())


async def outcomes(
    session: AsyncSession, programme_id: UUID, span: Span
) -> dict[tuple[Outcome | None, PairingState], int]:
    """Tandems that were completed or cancelled, by what they have led to."""
    ended = PairingStepRow.state
    found = _steps(select(PairingRow.outcome, ended, func.count()), programme_id, span)
    found = found.where(ended.in_((PairingState.COMPLETED, PairingState.CANCELLED)))
    rows = await session.execute(found.group_by(PairingRow.outcome, ended))
    return {(outcome, state): number for outcome, state, number in rows.tuples()}


async def begun(session: AsyncSession, programme_id: UUID, span: Span) -> list[Begun]:
    """The mentees whose first tandem has begun."""
    first = func.min(PairingStepRow.at)
    rows = await session.execute(
        select(ProfileRow.waiting_since, ProfileRow.created_at, first)
        .join(PairingRow, PairingRow.mentee_id == ProfileRow.id)
        .join(PairingStepRow, PairingStepRow.pairing_id == PairingRow.id)
        .where(ProfileRow.programme_id == programme_id, PairingStepRow.state == PairingState.ACTIVE)
        .group_by(ProfileRow.id, ProfileRow.waiting_since, ProfileRow.created_at)
        .having(_within(first, span))
    )
    return [Begun(*row) for row in rows.tuples()]


async def opinions(session: AsyncSession, programme_id: UUID, span: Span) -> list[Opinion]:
    """What both have said, by how long after, and by role."""
    rows = await session.execute(
        select(
            FeedbackRow.months,
            ProfileRow.role,
            func.count(),
            func.avg(FeedbackRow.fit),
            func.avg(FeedbackRow.progress),
        )
        .join(ProfileRow, ProfileRow.id == FeedbackRow.profile_id)
        .where(ProfileRow.programme_id == programme_id, _within(FeedbackRow.created_at.expression, span))
        .group_by(FeedbackRow.months, ProfileRow.role)
        .order_by(FeedbackRow.months, ProfileRow.role)
    )
    # PostgreSQL's means are decimals.
    return [Opinion(months, role, count, float(fit), float(on)) for months, role, count, fit, on in rows]


def _steps(found: Select[T], programme_id: UUID, span: Span) -> Select[T]:
    """The steps of tandems that were taken in a span."""
    return (
        found.select_from(PairingStepRow)
        .join(PairingRow, PairingRow.id == PairingStepRow.pairing_id)
        .where(PairingRow.programme_id == programme_id, _within(PairingStepRow.at.expression, span))
    )


def _within(moment: ColumnElement[datetime], span: Span) -> ColumnElement[bool]:
    return and_(moment >= span.start, moment < span.end)


def _active(span: Span) -> ColumnElement[bool]:
    return and_(ProfileRow.status == Status.ACTIVE, ProfileRow.created_at < span.end)
