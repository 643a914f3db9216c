"""Documents what all routes of a kind do with the headers of HTTP."""

from collections.abc import Mapping
from typing import Any, Final

from api.errors import AppError
from api.routes.conditional import HEADER as IF_NONE_MATCH
from api.routes.documented import JSON
from api.routes.idempotency import HEADER as IDEMPOTENCY_KEY
from api.routes.idempotency import LONGEST_KEY, REPLAYED, takes_key
from api.routes.paging import CURSOR
from api.services.repeats import AnswerNotKept, IdempotencyKeyReused, RequestCameTwice

REPEATING: Final = (IdempotencyKeyReused, AnswerNotKept, RequestCameTwice)
"""What a request with an `Idempotency-Key` may be answered besides."""

_KEY: Final = {
    "name": IDEMPOTENCY_KEY,
    "in": "header",
    "required": False,
    "description": (
        "Names the request, so that it can be sent again without a second effect: for 24 hours the first "
        "answer is given again, with `Idempotency-Replayed: true`. Best a UUID. Answers that are errors are "
        "not kept."
    ),
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": LONGEST_KEY,
        "pattern": "^[!#-+\\--:<-\\[\\]-~]+$",
    },
    "example": "8e03978e-40d5-43dd-bc93-6894a57f9324",
}
_KNOWN: Final = {
    "name": IF_NONE_MATCH,
    "in": "header",
    "required": False,
    "description": "The `ETag` of the answer that the caller has already; if it still holds, 304 says so.",
    "schema": {"type": "string"},
}


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "required": False, "schema": {"type": "string"}}


_ETAG: Final = _header("The version, for `If-Match` or `If-None-Match`.")
_LINK: Final = _header('The address of the next page with `rel="next"`; not on the last one.')
_REPLAYED: Final = _header("`true` if this is the answer to an earlier request with the same key.")


def errors_of(path: str, method: str, opt: Mapping[str, Any]) -> tuple[type[AppError], ...]:
    """What a route may answer because of headers that many routes share."""
    return REPEATING if takes_key(method.upper(), path, opt) else ()


def complete_semantics(operation: dict[str, Any], path: str, method: str, opt: Mapping[str, Any]) -> None:
    """Document the headers that a route understands, and those that it sends."""
    if takes_key(method.upper(), path, opt):
        _add_parameter(operation, _KEY)
        for status, answer in operation["responses"].items():
            if status < "300":
                answer.setdefault("headers", {})[REPLAYED] = _REPLAYED
    answer = operation["responses"].get("200", {})
    if method == "get" and path.startswith("/v1/") and JSON in answer.get("content", {}):
        _add_parameter(operation, _KNOWN)
        headers = answer.setdefault("headers", {})
        headers.setdefault("ETag", _ETAG)
        operation["responses"]["304"] = {
            "description": "The caller has the answer already.",
            "headers": {"ETag": _ETAG},
        }
        if {CURSOR, "after"} & {parameter["name"] for parameter in operation["parameters"]}:
            headers["Link"] = _LINK


def _add_parameter(operation: dict[str, Any], parameter: dict[str, Any]) -> None:
    operation.setdefault("parameters", []).append(parameter)
