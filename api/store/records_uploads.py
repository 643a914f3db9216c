"""What the store hands out of files that are about to be imported."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.schemas.states import Role
from api.store.records import Record
from api.store.types import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload(Record):
    """A file between being sent and being imported; `arranged` is what was said about it by hand."""

    id: UUID
    programme_id: UUID
    session_id: UUID
    role: Role
    name: str
    data: bytes
    arranged: JsonObject
    version: int
    created_at: datetime
