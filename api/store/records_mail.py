"""What the store hands out and takes in about mails, links and feedback."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.schemas.states import MailKind, MailState, Role
from api.store.records import Record
from matcher.pairing import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail(Record):
    """A mail that is to be sent, or has been."""

    id: UUID
    programme_id: UUID
    pairing_id: UUID
    profile_id: UUID
    event_id: int
    kind: MailKind
    state: MailState
    due_at: datetime
    attempts: int = 0
    perhaps_taken: bool = False
    error: str | None = None
    sent_at: datetime | None = None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledMail(Mail):
    """A stored mail, with the role of the person it is for."""

    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Record):
    """A link in a mail; `months` is `None` where it asks whether a tandem is to begin."""

    hash: bytes
    mail_id: UUID
    pairing_id: UUID
    profile_id: UUID
    months: int | None
    expires_at: datetime
    revoked_at: datetime | None = None
    answer: Event | None = None
    answered_at: datetime | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback(Record):
    """What one of the two says; `fit` and `progress` from 1 to 5."""

    pairing_id: UUID
    profile_id: UUID
    months: int
    fit: int
    progress: int
    created_at: datetime
