"""Queries for pairings."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.holding import hold_of
from api.store.models import PairingRow, ProfileRow
from api.store.models_pairings import OPEN
from api.store.records import Pairing, PairingFilter
from api.store.rows import columns, made, one, page, values


async def add_all(session: AsyncSession, pairings: Iterable[Pairing]) -> None:
    """Store new pairings."""
    await session.execute(insert(PairingRow), [values(one) for one in pairings])


async def replace(session: AsyncSession, pairing: Pairing) -> None:
    """Store a pairing in place of the one with its id."""
    await session.execute(update(PairingRow).where(PairingRow.id == pairing.id).values(values(pairing)))


async def find(session: AsyncSession, pairing_id: UUID, *, to_change: bool = False) -> Pairing | None:
    """The pairing with this id; `to_change` keeps others from changing it meanwhile."""
    await hold_of(session, PairingRow, PairingRow.id == pairing_id)
    statement = _select().where(PairingRow.id == pairing_id)
    if to_change:
        statement = statement.with_for_update()
    return one(Pairing, (await session.execute(statement)).one_or_none())


async def of_proposal(session: AsyncSession, proposal_id: UUID) -> Pairing | None:
    """The pairing that a proposal has started."""
    found = await session.execute(_select().where(PairingRow.proposal_id == proposal_id))
    return one(Pairing, found.one_or_none())


async def of_profile(session: AsyncSession, profile_id: UUID) -> list[Pairing]:
    """All pairings of a mentor or a mentee."""
    found = await session.execute(
        _select()
        .where((PairingRow.mentor_id == profile_id) | (PairingRow.mentee_id == profile_id))
        .order_by(PairingRow.id)
    )
    return made(Pairing, found.all())


async def open_of(
    session: AsyncSession, *, mentor_id: UUID | None = None, mentee_id: UUID | None = None
) -> list[Pairing]:
    """Open pairings of a mentor, of a mentee, or of the two with each other, by seat."""
    statement = _select().where(PairingRow.state.in_(OPEN))
    if mentor_id is not None:
        statement = statement.where(PairingRow.mentor_id == mentor_id)
    if mentee_id is not None:
        statement = statement.where(PairingRow.mentee_id == mentee_id)
    return made(Pairing, (await session.execute(statement.order_by(PairingRow.seat))).all())


async def open_among(session: AsyncSession, profile_ids: Collection[UUID]) -> list[Pairing]:
    """Open pairings of any of these people, by seat."""
    some = list(profile_ids)
    statement = _select().where(
        PairingRow.state.in_(OPEN), PairingRow.mentor_id.in_(some) | PairingRow.mentee_id.in_(some)
    )
    return made(Pairing, (await session.execute(statement.order_by(PairingRow.seat))).all())


async def listed(
    session: AsyncSession, programme_id: UUID, chosen: PairingFilter, *, after: UUID | None, limit: int
) -> list[Pairing]:
    """Pairings of a programme in the order of their ids."""
    statement = _select().where(PairingRow.programme_id == programme_id, *_conditions(chosen))
    return made(Pairing, (await session.execute(page(statement, PairingRow.id, after, limit))).all())


async def overdue(session: AsyncSession, *, now: datetime, limit: int) -> list[UUID]:
    """Pairings whose question nobody has answered in time, the longest overdue first."""
    found = await session.scalars(
        select(PairingRow.id)
        .where(PairingRow.answer_until <= now)
        .order_by(PairingRow.answer_until, PairingRow.id)
        .limit(limit)
    )
    return list(found.all())


async def open_by_person(session: AsyncSession, programme_id: UUID) -> dict[UUID, int]:
    """How many open pairings each person of a programme has; who has none is left out."""
    counts: dict[UUID, int] = {}
    for person in (PairingRow.mentor_id, PairingRow.mentee_id):
        found = await session.execute(
            select(person, func.count())
            .where(PairingRow.programme_id == programme_id, PairingRow.state.in_(OPEN))
            .group_by(person)
        )
        counts.update(found.tuples().all())
    return counts


def open_count() -> ColumnElement[int]:
    """The number of open pairings of the profile that a statement selects, whatever the role."""
    return (
        select(func.count(PairingRow.id))
        .where((PairingRow.mentor_id == ProfileRow.id) | (PairingRow.mentee_id == ProfileRow.id))
        .where(PairingRow.state.in_(OPEN))
        .correlate(ProfileRow)
        .scalar_subquery()
    )


def _conditions(chosen: PairingFilter) -> Iterator[ColumnElement[bool]]:
    if chosen.state is not None:
        yield PairingRow.state == chosen.state
    if chosen.mentor_id is not None:
        yield PairingRow.mentor_id == chosen.mentor_id
    if chosen.mentee_id is not None:
        yield PairingRow.mentee_id == chosen.mentee_id


def _select() -> Select[Any]:
    return select(*columns(PairingRow, Pairing))
