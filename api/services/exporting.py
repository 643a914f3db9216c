"""All that is stored of one person, for themselves: access and portability (GDPR, articles 15 and 20)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import NotFound
from api.schemas.states import Role
from api.security.access import Principal
from api.services import dossier
from api.store.exporting import Rows, rows_of
from api.store.records import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is stored of somebody.

    Parameters
    ----------
    taken_at : datetime
        In UTC.
    stored : mapping
        Rows by the names of tables.
    """

    person: Person
    taken_at: datetime
    stored: Rows


async def of_person(
    session: AsyncSession, clock: Clock, who: Principal, profile_id: UUID, role: Role | None = None
) -> Export:
    """Gather all.

    Raises
    ------
    NotFound
        If there is nobody of the role whom the key reaches.
    """
    person = await dossier.person_of(session, who, profile_id)
    if role not in {None, person.role}:
        raise NotFound(role.value if role else "person", str(profile_id))
    return Export(person=person, taken_at=clock.now(), stored=await rows_of(session, profile_id))


def export_json(export: Export) -> bytes:
    """Write an export: an `ExportView`."""
    return msgspec.json.encode(
        {
            "person_id": export.person.id,
            "role": export.person.role,
            "taken_at": export.taken_at,
            "stored": export.stored,
        }
    )
