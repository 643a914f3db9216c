"""The steps of pairings: who has taken them, when and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.models import PairingStepRow
from api.store.records import Record
from api.store.rows import columns, made, values
from matcher.pairing import PairingState


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Record):
    """A pairing has come into a state, by somebody, for a reason.

    Parameters
    ----------
    version : int
        The version of the pairing that the step has made.
    by : str
        As the actor of an event: the id of a key or an account, "clock", or the role of whoever has answered.
    """

    pairing_id: UUID
    version: int
    at: datetime
    state: PairingState
    by: str
    reason: str | None


async def add_all(session: AsyncSession, steps: Iterable[Step]) -> None:
    """Store steps."""
    await session.execute(insert(PairingStepRow), [values(step) for step in steps])


async def of_pairing(session: AsyncSession, pairing_id: UUID) -> list[Step]:
    """All steps of a pairing, oldest first."""
    found = await session.execute(
        select(*columns(PairingStepRow, Step))
        .where(PairingStepRow.pairing_id == pairing_id)
        .order_by(PairingStepRow.version)
    )
    return made(Step, found.all())
