"""Changes of one pairing: what the routes that make them have in common."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Concatenate, Final, ParamSpec
from uuid import UUID

from litestar import Response
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.types import Dependencies
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.routes.answers import IfMatch, tagged
from api.routes.given import GivenClock
from api.routes.presenting import pairing_view
from api.schemas.pairings import PairingView
from api.security.access import Principal
from api.services.versions import Expected
from api.store.database import Database
from api.store.records import Pairing

P = ParamSpec("P")
UseCase = Callable[Concatenate[AsyncSession, Clock, Principal, UUID, Expected, P], Awaitable[Pairing]]


def answer_with(pairing: Pairing, status: int = 200, location: str | None = None) -> Response[PairingView]:
    """An answer that carries a pairing."""
    return tagged(pairing_view(pairing), pairing.id, pairing.version, status=status, location=location)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one pairing, if that is as the caller expects; called with the use case."""

    pairing_id: UUID
    expected: Expected
    principal: Principal
    database: Database
    clock: Clock

    async def __call__(
        self,
        use_case: UseCase[P],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Response[PairingView]:
        """Call a use case in a transaction of its own, and answer with the pairing as it stands then."""
        who, which = self.principal, self.pairing_id
        async with self.database.write() as session:
            done = await use_case(session, self.clock, who, which, self.expected, *args, **kwargs)
        return answer_with(done)


def _change(
    pairing_id: FromPath[UUID],
    principal: NamedDependency[Principal],
    database: NamedDependency[Database],
    clock: GivenClock,
    if_match: IfMatch = None,
) -> Change:
    return Change(pairing_id, Expected.read(if_match), principal, database, clock)


GIVES_CHANGE: Final[Dependencies] = {"change": Provide(_change, sync_to_thread=False)}
"""For controllers under the path of a pairing: a handler has a `change`."""
