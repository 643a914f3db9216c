"""Webhooks on the wire."""

import difflib
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field

from api.schemas.base import WireModel
from api.schemas.events import ANY_OF_KIND, EVENT_TYPES
from api.schemas.faults import wrong
from api.schemas.profiles import Line
from api.schemas.states import DeliveryState, WebhookState

LONGEST_URL = 2000

_KNOWN = sorted(EVENT_TYPES | ANY_OF_KIND)


def _known_type(name: str) -> str:
    if name not in EVENT_TYPES and name not in ANY_OF_KIND:
        near = difflib.get_close_matches(name, _KNOWN, n=3)
        raise wrong("event_type_unknown", suggestions=near, known=", ".join(sorted(ANY_OF_KIND)))
    return name


EventTypeName = Annotated[str, Field(examples=["pairing.*"]), AfterValidator(_known_type)]


class WebhookInput(WireModel):
    """Where to tell what happens, and what of it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "url": "https://cases.example.org/hooks/mentoring",
                    "event_types": ["pairing.*", "run.done"],
                    "description": "Case database",
                }
            ]
        }
    )

    url: Annotated[str, Field(max_length=LONGEST_URL, examples=["https://cases.example.org/hooks/mentoring"])]
    """HTTPS, without a password or a fragment; on the internet, unless the operator allows others."""
    event_types: Annotated[list[EventTypeName], Field(min_length=1, max_length=100)] | None = None
    """What to tell: types of events, or `pairing.*` for all of a kind; everything if left out."""
    programme_ids: Annotated[list[UUID], Field(min_length=1, max_length=100)] | None = None
    """The programmes to tell of; all that the key reaches if left out."""
    description: Line | None = None


class WebhookView(WireModel):
    """A webhook, without its secret."""

    id: UUID
    url: str
    event_types: list[str] | None
    """Null for everything."""
    programme_ids: list[UUID] | None
    """Null for all programmes, also those to come."""
    description: str | None
    state: WebhookState
    ended_at: datetime | None
    """When the receiver has answered 410."""
    previous_secret_until: datetime | None
    """Until then messages carry a second signature, by the secret before the last rotation."""
    failures: int
    """Attempts that have failed since the last one that has not."""
    held_until: datetime | None
    """After failures: nothing is sent before."""
    created_by: str
    """The id of the key."""
    created_at: datetime
    updated_at: datetime


class WebhookSecret(WebhookView):
    """A webhook with its new secret, which is shown here and never again."""

    secret: Annotated[str, Field(examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfgh1hLP3k="])]
    """For verifying signatures, as Standard Webhooks writes it."""


class RotationInput(WireModel):
    """How a secret is replaced."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"overlap_hours": 24}]})

    overlap_hours: Annotated[int, Field(ge=0, le=168)] = 24
    """So long the old secret signs, too; 0 if others may know it."""


class Attempt(WireModel):
    """One attempt to deliver."""

    at: datetime
    status: int | None
    """The status that the receiver answered with."""
    error: str | None
    """Null if that was a success; else `status_500` and the like, `timed_out`, `unreachable`, `name_unknown`,
    `address_refused`, `tls_failed`, `no_answer`, or `gave_up` if the service died at each attempt."""


class DeliveryView(WireModel):
    """An event that a webhook is told, or a test."""

    id: UUID
    webhook_id: UUID
    message_id: str
    """The header `webhook-id`, the same at every attempt."""
    type: str
    """The type of the event; `webhook.ping` for a test."""
    event_id: int | None
    programme_id: UUID | None
    state: DeliveryState
    due_at: datetime
    """While it waits: when it is tried. Afterwards: when it ended."""
    attempts: int
    """Begun so far; a redelivery counts from 0."""
    log: list[Attempt]
    """The latest attempts, oldest first."""
    created_at: datetime
    updated_at: datetime
