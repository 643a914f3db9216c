"""Queries for whoever was erased, as the events tell."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import Role
from api.store.models import EventRow

_TYPES: Final = [f"{role.value}.deleted" for role in Role]


async def erased(session: AsyncSession) -> Sequence[UUID]:
    """The ids of all who were erased."""
    return (await session.scalars(select(EventRow.subject_id).where(EventRow.type.in_(_TYPES)))).all()
