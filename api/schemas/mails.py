"""Mails on the wire: what has become of each, without what it says."""

from datetime import datetime
from uuid import UUID

from api.schemas.base import WireModel
from api.schemas.states import MailKind, MailState, Role


class MailView(WireModel):
    """A mail to a mentor or a mentee."""

    id: UUID
    programme_id: UUID
    pairing_id: UUID
    to: Role
    kind: MailKind
    state: MailState
    due_at: datetime
    """While it waits: when it is tried. While it is being sent: when whoever sends it is given up."""
    attempts: int
    error: str | None
    """Why it was not sent, or not yet: `no_address`, `bad_address`, `recipient_refused_550` ..."""
    sent_at: datetime | None
    created_at: datetime
    updated_at: datetime
