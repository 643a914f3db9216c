"""All that is stored of one person, on the wire."""

from datetime import datetime
from typing import Any
from uuid import UUID

from api.schemas.base import WireModel
from api.schemas.states import Role


class ExportView(WireModel):
    """All that is stored of somebody, in the form in which it is stored."""

    person_id: UUID
    role: Role
    taken_at: datetime
    stored: dict[str, list[dict[str, Any]]]
    """Rows by the names of tables; `profiles` has the profile as it was sent, in `wire`."""
