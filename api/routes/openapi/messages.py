"""Documents what webhooks are sent: a message for each type of event, and one for a test."""

from typing import Any, Final

from api.routes.documented import JSON
from api.routes.openapi.schemas import reference
from api.schemas.events import EVENT_TYPES, PING, EventMessage, PingMessage
from api.webhooks.sender import WITHIN

MESSAGES: Final = (EventMessage, PingMessage)
"""The wire types of messages."""


def _header(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": True, "description": description, "schema": schema}


_HEADERS: Final = {
    "WebhookId": _header("webhook-id", "Names the message, the same at every attempt.", {"type": "string"}),
    "WebhookTimestamp": _header(
        "webhook-timestamp", "The time of this attempt, in seconds since 1970.", {"type": "integer"}
    ),
    "WebhookSignature": _header(
        "webhook-signature",
        "`v1,` and the signature; two, with a space between, while a secret is replaced.",
        {"type": "string"},
    ),
}
_ANSWERS: Final = {
    "2XX": {"description": f"The message is taken, if that is said within {WITHIN:.0f} seconds."},
    "410": {"description": "The webhook ends; nothing more is sent."},
    "default": {"description": "The message is sent again later, ten times in about three days."},
}


def complete_messages(document: dict[str, Any]) -> None:
    """Document all messages; their wire types must be among the components."""
    document.setdefault("components", {})["parameters"] = _HEADERS
    document["webhooks"] = {
        **{name: {"post": _event(name)} for name in sorted(EVENT_TYPES)},
        PING: {"post": _message(PING, "A test that somebody has asked for.", reference(PingMessage))},
    }


def _event(name: str) -> dict[str, Any]:
    kind, _, what = name.partition(".")
    this_type = {"type": "object", "properties": {"type": {"const": name}}}
    summary = f"Of {'an' if kind == 'exclusion' else 'a'} {kind}: {what.replace('_', ' ')}"
    return _message(name, summary, {"allOf": [reference(EventMessage), this_type]})


def _message(name: str, summary: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": f"receive_{name.replace('.', '_')}",
        "summary": summary,
        "tags": ["Webhooks"],
        "security": [],
        "parameters": [{"$ref": f"#/components/parameters/{header}"} for header in _HEADERS],
        "requestBody": {"required": True, "content": {JSON: {"schema": schema}}},
        "responses": _ANSWERS,
    }
