"""The list of people of a page: filtered, sorted and counted where they are stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from api.schemas.states import Role
from api.store.models import PairingRow, ProfileOccupationRow, ProfileRow
from api.store.models_pairings import OPEN
from api.store.people import conditions
from api.store.records import PeopleFilter, Person
from api.store.rows import columns
from matcher.pairing import PairingState


class Order(StrEnum):
    """What a list of people is sorted by."""

    NAME = "name"
    OCCUPATION = "occupation"
    """By the code of the best occupation, so that related ones stand together."""
    PLACE = "place"
    WAITING = "waiting"
    SEATS = "seats"
    """Mentors: by free seats. Mentees: by the state of what is open."""
    STATUS = "status"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Somebody in a list.

    Parameters
    ----------
    kldb : str
        The code of the best occupation.
    ags : str, optional
        The district.
    capacity : int
        The seats; a mentee has one.
    occupied : int
        How many of them.
    state : PairingState, optional
        Where the open pairing stands; of several, one of them.
    """

    person: Person
    kldb: str
    ags: str | None
    capacity: int
    occupied: int
    state: PairingState | None

    @property
    def free(self) -> int:
        """Seats that nobody occupies."""
        return max(0, self.capacity - self.occupied)


async def page(
    session: AsyncSession,
    programme_id: UUID,
    role: Role,
    chosen: PeopleFilter,
    *,
    order: Order,
    down: bool,
    offset: int,
    limit: int,
) -> list[Line]:
    """Some of those whom a filter lets pass; alike ones by their names, and those by their ids."""
    source = _Source(programme_id, role)
    key = source.keys[order]
    by = (key.desc() if down else key.asc()).nulls_last()
    wanted = (
        source.select(ProfileRow.id)
        .where(*source.passing(chosen))
        .order_by(by, ProfileRow.name_key, ProfileRow.id)
        .offset(offset)
        .limit(limit)
    )
    # Their profiles are read afterwards, because sorting whole profiles costs several times as much.
    ids = (await session.scalars(wanted)).all()
    statement = source.select(
        *columns(ProfileRow, Person),
        ProfileRow.ags,
        ProfileRow.capacity,
        source.kldb,
        source.occupied.label("occupied"),
        source.state,
    ).where(ProfileRow.id.in_(ids))
    lines = {line.person.id: line for line in map(_line, (await session.execute(statement)).mappings())}
    return [lines[identifier] for identifier in ids]


async def count(session: AsyncSession, programme_id: UUID, role: Role, chosen: PeopleFilter) -> int:
    """How many people a filter lets pass."""
    source = _Source(programme_id, role)
    statement = source.select(func.count()).where(*source.passing(chosen))
    return await session.scalar(statement) or 0


_PERSON: Final = tuple(column.key for column in columns(ProfileRow, Person))


def _line(found: RowMapping) -> Line:
    person = Person(**{name: found[name] for name in _PERSON})
    return Line(person=person, **{name: value for name, value in found.items() if name not in _PERSON})


class _Source:
    """Profiles of one role, each beside the best occupation and what is open."""

    def __init__(self, programme_id: UUID, role: Role) -> None:
        own = PairingRow.mentor_id if role is Role.MENTOR else PairingRow.mentee_id
        # Counted once for all, because asking for each costs ten times as much.
        taken = (
            select(
                own.label("person_id"),
                func.count().label("occupied"),
                func.min(PairingRow.state).label("state"),
            )
            .where(PairingRow.programme_id == programme_id, PairingRow.state.in_(OPEN))
            .group_by(own)
            .subquery()
        )
        self._of = (ProfileRow.programme_id == programme_id, ProfileRow.role == role)
        self._taken = taken
        # Another name, because filters look into the same table.
        self._best = aliased(ProfileOccupationRow)
        self.kldb = self._best.kldb
        self.occupied: ColumnElement[int] = func.coalesce(taken.c.occupied, 0)
        self.state = taken.c.state
        self._free = ProfileRow.capacity - self.occupied
        self.keys: Mapping[Order, Any] = {
            Order.NAME: ProfileRow.name_key,
            Order.OCCUPATION: self.kldb,
            Order.PLACE: ProfileRow.place_key,
            Order.WAITING: ProfileRow.waiting_since,
            Order.SEATS: self._free if role is Role.MENTOR else self.state,
            Order.STATUS: ProfileRow.status,
            Order.UPDATED: ProfileRow.updated_at,
        }

    def select(self, *shown: ColumnElement[Any] | InstrumentedAttribute[Any]) -> Select[Any]:
        """Select of all of them."""
        best = (self._best.profile_id == ProfileRow.id) & (self._best.position == 0)
        return (
            select(*shown)
            .select_from(ProfileRow)
            .outerjoin(self._best, best)
            .outerjoin(self._taken, self._taken.c.person_id == ProfileRow.id)
            .where(*self._of)
        )

    def passing(self, chosen: PeopleFilter) -> list[ColumnElement[bool]]:
        """What those must meet whom a filter lets pass."""
        found = list(conditions(replace(chosen, open_seats=None)))
        if chosen.open_seats is not None:
            found.append(self._free >= chosen.open_seats)
        return found
