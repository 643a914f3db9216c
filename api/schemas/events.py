"""Events on the wire."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from api.schemas.base import WireModel
from matcher.pairing import PairingState


class EventSubject(WireModel):
    """What an event tells of; it may be gone."""

    kind: str
    """`programme`, `mentor`, `mentee`, `exclusion`, `lock`, `run`, `proposal`, `pairing`, `mail`, `import`,
    `member` for the account of somebody who works in the programme, `key` or `webhook`."""
    id: UUID


class EventView(WireModel):
    """Something that has happened."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 4711,
                    "programme_id": "01a200df-0000-7000-8000-000000000005",
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
    programme_id: UUID
    at: datetime
    type: str
    """The kind of the subject, a dot, and what has become of it: people, programmes, exclusions, locks
    and members are `created`, `updated` or `deleted`; runs `started`, `done`, `failed` or `cancelled`;
    proposals `approved`, `rejected` or `reopened`; pairings take the name of their new state, or are
    `moved` to another seat, `reminded`, `meeting_set`, `meeting_removed` or `deleted`, or somebody has
    given `feedback`; mails are `sent`, `failed` or `retried`; mentors and mentees may also be `restricted`,
    `released`, `held` or `unheld`. Of keys and webhooks those tell that are bound to the programme: keys are
    `created`, `rotated` or `revoked`, webhooks `created`, `rotated` (another secret) or `deleted`."""
    actor: str
    """The id of the key or the account, `clock` where a deadline has passed, `retention` where somebody was
    kept long enough, `worker` where a computation has ended or a mail has gone, `mentor` or `mentee`
    where somebody has answered by a link."""
    subject: EventSubject
    data: dict[str, Any]
    """Ids, states and numbers that belong to it; never a name, an address or what somebody wrote. Where an
    answer has led a pairing on, `answer_of` says whether it was the mentor's or the mentee's."""


class Feed(WireModel):
    """A part of the events of a programme."""

    items: list[EventView]
    next_cursor: str | None
    """`after` of the next part; null if there is nothing more so far. Then go on after the last id."""


class EventMessage(WireModel):
    """What a webhook is sent: an event, as the feed shows it."""

    type: str
    timestamp: datetime
    """When it happened; `webhook-timestamp` is the time of the attempt."""
    data: EventView


class WebhookNamed(WireModel):
    """The webhook that a test was asked for."""

    webhook_id: UUID


PING: Final = "webhook.ping"
"""The type of a test."""


class PingMessage(WireModel):
    """What a webhook is sent as a test."""

    type: Literal["webhook.ping"] = PING
    timestamp: datetime
    data: WebhookNamed


def _types(kinds: str, whats: str) -> set[str]:
    return {f"{kind}.{what}" for kind in kinds.split() for what in whats.split()}


_MADE = _types("key", "created rotated revoked") | _types("webhook", "created rotated deleted")

EVENT_TYPES = frozenset(
    _types("programme", "created updated")
    | _types("mentor mentee member", "created updated deleted")
    | _types("mentor mentee", "restricted released held unheld")
    | _types("exclusion lock", "created deleted")
    | _types("run", "started done failed cancelled")
    | _types("proposal", "approved rejected reopened")
    | {f"pairing.{state.value}" for state in PairingState}
    | _types("pairing", "moved reminded meeting_set meeting_removed deleted feedback")
    | _types("mail", "sent failed retried")
    | {"import.done"}
    | _MADE
)
"""All that may happen in a programme; `EventView.type` says it in words."""

TRAIL_TYPES = _MADE | _types(
    "account",
    "created updated disabled enabled administrator_granted administrator_withdrawn signed_out link_made"
    " password_changed second_factor_added second_factor_removed identified",
)
"""All that the trail of the installation tells, which no feed does as a whole."""

ANY_OF_KIND = frozenset(f"{name.partition('.')[0]}.*" for name in EVENT_TYPES)
"""Names for all that may happen to a kind of subject."""
