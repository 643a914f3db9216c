"""Events on the wire."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from api.schemas.base import WireModel


class EventSubject(WireModel):
    """What an event tells of; it may be gone."""

    kind: str
    """`programme`, `mentor`, `mentee`, `exclusion`, `lock`, `run`, `proposal` or `pairing`."""
    id: UUID


class EventView(WireModel):
    """Something that has happened."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 4711,
                    "at": "2026-10-01T12:00:00Z",
                    "type": "pairing.active",
                    "actor": "01a200df-0000-7000-8000-000000000003",
                    "subject": {"kind": "pairing", "id": "01a200df-0000-7000-8000-000000000004"},
                    "data": {
                        "mentee_id": "01a200df-0000-7000-8000-000000000001",
                        "mentor_id": "01a200df-0000-7000-8000-000000000002",
                        "seat": 1,
                        "answer_until": None,
                        "answer_of": "mentor",
                    },
                }
            ]
        }
    )

    id: Annotated[int, Field(ge=1)]
    """Grows from event to event, with gaps."""
    at: datetime
    type: str
    """The kind of the subject, a dot, and what has become of it: people, programmes, exclusions and
    locks are `created`, `updated` or `deleted`; runs `started`, `done`, `failed` or `cancelled`;
    proposals `approved` or `rejected`; pairings take the name of their new state, or are `moved` to
    another seat, `reminded`, `meeting_set`, `meeting_removed` or `deleted`, or somebody has given
    `feedback`; mails are `sent`, `failed` or `retried`."""
    actor: str
    """The id of the key, `clock` where a deadline has passed, `worker` where a computation has ended or a
    mail has gone, `mentor` or `mentee` where somebody has answered by a link."""
    subject: EventSubject
    data: dict[str, Any]
    """Ids, states and numbers that belong to it; never a name, an address or what somebody wrote. Where an
    answer has led a pairing on, `answer_of` says whether it was the mentor's or the mentee's."""


class Feed(WireModel):
    """A part of the events of a programme."""

    items: list[EventView]
    next_cursor: str | None
    """`after` of the next part; null if there is nothing more so far. Then go on after the last id."""
