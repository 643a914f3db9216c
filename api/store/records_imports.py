"""What the store hands out of imports."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.schemas.imports import ImportState
from api.schemas.states import Role
from api.store.records import Record
from api.store.types import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Import(Record):
    """An import that is done in the background; `report` is an `ImportReport` once it has one."""

    id: UUID
    programme_id: UUID
    role: Role
    dry_run: bool
    state: ImportState
    progress: float
    version: int
    report: JsonObject | None
    error_code: str | None
    error_values: JsonObject | None
    created_at: datetime
    updated_at: datetime
