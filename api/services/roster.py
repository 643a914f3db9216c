"""The list of people as a coordinator looks at it: filtered and sorted as they have left it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import Role, Status
from api.security.access import Principal
from api.services import programmes
from api.services.filters import PeopleQuery
from api.services.numbered import Numbered, last_of
from api.store import roster
from api.store.roster import Line, Order
from scoring.catalogue import Catalogue

PER_PAGE: Final = 50
"""People on one page."""

LONGEST_SEARCH: Final = 200
"""Characters that are searched for."""

FIRST_DOWN: Final = frozenset({Order.SEATS, Order.UPDATED})
"""What is sorted by the greatest first, when it is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How somebody looks at a list; texts are as they were chosen.

    Parameters
    ----------
    free : bool
        Only mentors with a free seat; only mentees without anything open.
    down : bool
        The greatest first.
    """

    q: str | None = None
    status: str | None = None
    occupation: str | None = None
    ags: str | None = None
    language: str | None = None
    free: bool = False
    order: Order = Order.NAME
    down: bool = False

    @classmethod
    def kept(cls, kept: Mapping[str, Any] | None) -> Self:
        """Read back what `as_kept` has made."""
        known = {name: value for name, value in (kept or {}).items() if name in cls.__slots__}
        return cls(**{**known, "order": Order(known.get("order", Order.NAME))})

    def as_kept(self) -> dict[str, Any]:
        """JSON-able, with what differs from a list that nobody has touched."""
        names = self.__slots__
        return {name: getattr(self, name) for name in names if getattr(self, name) != getattr(_PLAIN, name)}

    @property
    def filters(self) -> bool:
        """Whether anybody may be left out."""
        return replace(self, order=Order.NAME, down=False) != _PLAIN

    def sorted_by(self, order: Order) -> Self:
        """The same sorted by something; the other way round if it is sorted by that already."""
        down = not self.down if order is self.order else order in FIRST_DOWN
        return replace(self, order=order, down=down)

    def query(self) -> PeopleQuery:
        """The filters, as those of the list in the API."""
        return PeopleQuery(
            q=self.q,
            status=Status(self.status) if self.status else None,
            occupation=self.occupation,
            ags=self.ags,
            language=self.language,
            open_seats=1 if self.free else None,
        )


_PLAIN: Final = Look()


async def look(
    session: AsyncSession,
    catalogue: Catalogue,
    who: Principal,
    programme_id: UUID,
    role: Role,
    wanted: Look,
    number: int,
) -> Numbered[Line]:
    """A page of the people of a programme, from 1; of a shorter list, the last one.

    Raises
    ------
    NotFound
    InvalidInput
        If the filter is none.
    """
    await programmes.require(session, who, programme_id)
    chosen = wanted.query().read(catalogue)
    found = await roster.count(session, programme_id, role, chosen)
    last = last_of(found, PER_PAGE)
    number = min(number, last)
    lines = await roster.page(
        session,
        programme_id,
        role,
        chosen,
        order=wanted.order,
        down=wanted.down,
        offset=(number - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    return Numbered(lines, number, last, found)
