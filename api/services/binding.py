"""The programmes that something is bound to which somebody makes for others: a key, a webhook."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.security.access import Principal
from api.services import programmes


async def bound_programmes(
    session: AsyncSession, who: Principal, wanted: Sequence[UUID] | None
) -> list[str] | None:
    """The ids to store; `None` for all programmes, also those to come.

    Nothing reaches further than whoever makes it, now or later.

    Parameters
    ----------
    wanted : sequence of UUID, optional
        All that `who` reaches if left out.

    Raises
    ------
    NotFound
        If there is no such programme that `who` reaches.
    """
    if wanted is None:
        return None if who.programmes is None else sorted(who.programmes)
    # In order, so that no two who take hold of several wait for each other in a circle.
    for programme_id in sorted(set(wanted)):
        await programmes.require(session, who, programme_id)
    return sorted({str(one) for one in wanted})
