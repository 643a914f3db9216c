"""Documents what every answer to a key says of its limit."""

from typing import Any, Final

from api.routes.limiting import LIMIT, POLICY, REMAINING, RESET
from api.security.limits import WINDOW_SECONDS

_WITHOUT_KEY: Final = "401"
_TOO_MANY: Final = "429"
_RETRY_AFTER: Final = "Retry-After"


def _number(description: str, least: int) -> dict[str, Any]:
    return {
        "description": description,
        "required": False,
        "schema": {"type": "integer", "minimum": least},
    }


LIMIT_HEADERS: Final[dict[str, dict[str, Any]]] = {
    LIMIT: _number("Requests that the key may make in a minute of the clock.", 1),
    REMAINING: _number("Those that are left, as far as the server that answers knows.", 0),
    RESET: _number("Seconds until the next minute.", 1),
    POLICY: {
        "description": f"The limit, and the {WINDOW_SECONDS} seconds that it is for.",
        "required": False,
        "schema": {"type": "string"},
    },
    _RETRY_AFTER: _number("Seconds after which to ask again.", 1),
}
"""The components that answers refer to."""


def complete_limits(answers: dict[str, dict[str, Any]]) -> None:
    """Document the headers of all answers of an operation that needs a key."""
    for status, answer in answers.items():
        if status != _WITHOUT_KEY:
            known = answer.setdefault("headers", {})
            for name in (LIMIT, REMAINING, RESET, POLICY):
                known[name] = {"$ref": f"#/components/headers/{name}"}
    answers[_TOO_MANY]["headers"][_RETRY_AFTER] = {"$ref": f"#/components/headers/{_RETRY_AFTER}"}
