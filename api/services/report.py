"""The report for funders: the figures of a period, small numbers left out."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Generic, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.answers import DeclineReason
from api.schemas.report import Period
from api.schemas.states import Outcome, Role
from api.security.access import Principal
from api.services import programmes
from api.services.small_numbers import LEAST, Hidden, Told, alone, among, with_sum
from api.store import report
from api.store.report import OWN_WORDS, Begun, Heads, Opinion, Span, Trait
from api.words.formats import PLACE_OF_TIME
from matcher.pairing import PairingState

COUNTED: Final = tuple((role, what) for role in (Role.MENTEE, Role.MENTOR) for what in ("new", "active"))
"""The columns of tables of people."""

ENDED: Final = (PairingState.COMPLETED, PairingState.CANCELLED)
"""The columns of the table of outcomes."""


Code = TypeVar("Code")


@dataclass(frozen=True, slots=True)
class Counts(Generic[Code]):
    """Rows of numbers by a code, and their sums; `None` where the rows have none."""

    rows: Mapping[Code, tuple[Told, ...]]
    totals: tuple[Told, ...] | None


@dataclass(frozen=True, slots=True)
class Wait:
    """How many days mentees have waited for their first tandem: quartiles."""

    lower: float
    median: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The figures.

    Parameters
    ----------
    everybody : tuple of int or Hidden
        As `COUNTED`.
    people : mapping
        By trait: counts by code, as `COUNTED`.
    states : mapping
        How many tandems have come into each state.
    declines : Counts
        By reason; `None` for none that was given.
    outcomes : Counts
        By outcome, as `ENDED`; `None` for none that was noted.
    begun : int or Hidden
        How many mentees have got their first tandem.
    wait : Wait, optional
        `None` if these are too few.
    opinions : sequence of (Opinion, int or Hidden)
        With the number of answers as it may be told; the means are for those that are not hidden.
    """

    period: Period
    everybody: tuple[Told, ...]
    people: Mapping[Trait, Counts[str | None]]
    states: Mapping[PairingState, Told]
    declines: Counts[str | None]
    outcomes: Counts[Outcome | None]
    begun: Told
    wait: Wait | None
    opinions: Sequence[tuple[Opinion, Told]]


def running_year(now: datetime) -> Period:
    """From the first of January until today."""
    today = now.astimezone(PLACE_OF_TIME).date()
    return Period(since=today.replace(month=1, day=1), until=today)


async def of_period(session: AsyncSession, who: Principal, programme_id: UUID, period: Period) -> Report:
    """Count; raise `NotFound` if there is no such programme."""
    await programmes.require(session, who, programme_id)
    span = span_of(period)
    found = {trait: await report.people(session, programme_id, span, trait) for trait in Trait}
    people, everybody = _people(found, await report.everybody(session, programme_id, span))
    reasons = await report.declines(session, programme_id, span, list(DeclineReason))
    declines = _by_code((*DeclineReason, OWN_WORDS, None), [reasons])
    ended = await report.outcomes(session, programme_id, span)
    led = [{code: number for (code, state), number in ended.items() if state is one} for one in ENDED]
    outcomes = _by_code((*Outcome, None), led)
    counted = await report.states(session, programme_id, span)
    states = {state: alone(counted.get(state, 0)) for state in PairingState}
    # The sums of other tables stand here, too.
    assert declines.totals is not None
    assert outcomes.totals is not None
    states[PairingState.DECLINED] = declines.totals[0]
    states.update(zip(ENDED, outcomes.totals, strict=True))
    waits = [_days(one) for one in await report.begun(session, programme_id, span)]
    return Report(
        period=period,
        everybody=everybody,
        people=people,
        states=states,
        declines=declines,
        outcomes=outcomes,
        begun=among(len(waits), counted.get(PairingState.ACTIVE, 0)),
        wait=_wait(waits),
        opinions=[(one, alone(one.answers)) for one in await report.opinions(session, programme_id, span)],
    )


def span_of(period: Period) -> Span:
    """The moments of a period: from midnight to midnight on German clocks."""
    return Span(_midnight(period.since), _midnight(period.until + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PLACE_OF_TIME)


def _people(
    found: Mapping[Trait, Mapping[tuple[str | None, Role], Heads]], everybody: Mapping[Role, Heads]
) -> tuple[dict[Trait, Counts[str | None]], tuple[Told, ...]]:
    """Count by each trait; the sums are the same in all tables, so one that must be hidden is so in all."""
    columns: dict[Trait, list[dict[str | None, int]]] = {
        trait: [
            {key: getattr(heads, what) for (key, of), heads in cells.items() if of is role}
            for role, what in COUNTED
        ]
        for trait, cells in found.items()
    }
    sums = [getattr(everybody.get(role, Heads(0, 0)), what) for role, what in COUNTED]
    totals: list[Told] = list(map(alone, sums))
    summed = [trait for trait in Trait if trait is not Trait.LANGUAGE]
    for trait in summed:
        for place, column in enumerate(columns[trait]):
            told = with_sum(list(column.values())).total
            if isinstance(told, Hidden):
                totals[place] = told
    hidden = [isinstance(total, Hidden) for total in totals]
    counts: dict[Trait, Counts[str | None]] = {
        trait: _by_code(_keys(columns[trait]), columns[trait], hidden) for trait in summed
    }
    # Somebody who speaks several languages is in several rows, so these have no sum.
    speaking = columns[Trait.LANGUAGE]
    counts[Trait.LANGUAGE] = Counts(
        {
            key: tuple(among(one.get(key, 0), total) for one, total in zip(speaking, sums, strict=True))
            for key in _keys(speaking)
        },
        None,
    )
    return counts, tuple(totals)


def _keys(columns: Iterable[Mapping[Code, int]]) -> list[Code]:
    return list(dict.fromkeys(key for column in columns for key in column))


def _by_code(
    codes: Sequence[Code], columns: Sequence[Mapping[Code, int]], hidden: Sequence[bool] | None = None
) -> Counts[Code]:
    """Rows by code of columns that each have a sum; `hidden` says which sums are withheld anyway."""
    told = [
        with_sum([column.get(code, 0) for code in codes], hide_total=hide)
        for column, hide in zip(columns, hidden or [False] * len(columns), strict=True)
    ]
    rows = zip(*(column.parts for column in told), strict=True)
    return Counts(dict(zip(codes, rows, strict=True)), tuple(column.total for column in told))


def _days(one: Begun) -> int:
    since = one.since or one.created_at.astimezone(PLACE_OF_TIME).date()
    return max(0, (one.begun_at.astimezone(PLACE_OF_TIME).date() - since).days)


def _wait(days: Sequence[int]) -> Wait | None:
    if len(days) < LEAST:
        return None
    return Wait(*statistics.quantiles(days, n=4, method="inclusive"))
