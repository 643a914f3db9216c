"""Queries for what keys have used of their limits; on PostgreSQL, where servers share them."""

from uuid import UUID

from sqlalchemy import case
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.models import RateWindowRow


async def take(session: AsyncSession, key_id: UUID, window: int, wanted: int) -> int:
    """Add to what was taken in a window; how much that is then.

    A server whose clock is behind takes from the window that others are in already.
    """
    row = RateWindowRow
    new = insert(row).values(key_id=key_id, number=window, taken=wanted)
    goes_on = row.number >= new.excluded.number
    taken = await session.scalar(
        new.on_conflict_do_update(
            index_elements=[row.key_id],
            set_={
                "taken": case((goes_on, row.taken + new.excluded.taken), else_=new.excluded.taken),
                "number": case((goes_on, row.number), else_=new.excluded.number),
            },
        ).returning(row.taken)
    )
    assert taken is not None, "it has been written"
    return taken
