"""The seats of a mentor: 1 to the capacity, each for one open pairing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict
from api.services.telling import tell
from api.store import pairings
from api.store.records import Pairing


class SeatsOccupied(Conflict):
    """The mentor has more open pairings than the new capacity; `open` is their number."""

    code = "seats_occupied"


def free_seat(occupied: Sequence[Pairing], capacity: int) -> int | None:
    """The first free seat; `None` if there are as many open pairings as seats."""
    if len(occupied) >= capacity:
        return None
    taken = {pairing.seat for pairing in occupied}
    return next(seat for seat in range(1, capacity + 1) if seat not in taken)


async def fit(session: AsyncSession, mentor_id: UUID, capacity: int, *, actor: str, now: datetime) -> None:
    """Move the open pairings of a mentor to the seats that are left; raise `SeatsOccupied`.

    The caller keeps others from changing the mentor meanwhile.
    """
    occupied = await pairings.open_of(session, mentor_id=mentor_id)
    if len(occupied) > capacity:
        raise SeatsOccupied(open=len(occupied))
    staying = [pairing for pairing in occupied if pairing.seat <= capacity]
    for pairing in occupied[len(staying) :]:
        seat = free_seat(staying, capacity)
        assert seat is not None, "there are no more pairings than seats"
        moved = replace(pairing, seat=seat, version=pairing.version + 1, updated_at=now)
        await pairings.replace(session, moved)
        await tell(session, actor, now, moved.programme_id, ("pairing", moved.id), "moved", seat=seat)
        staying.append(moved)
