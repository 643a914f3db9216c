"""`Prefer` (RFC 7240), and what all routes do with it: `return=minimal`.

Whoever changes something need not be told what stands then.
"""

from http import HTTPStatus
from typing import Final

from api.routes.documented import is_confidential
from api.routes.whole import Answer

HEADER: Final = "Prefer"
APPLIED: Final = "Preference-Applied"
MINIMAL: Final = "return=minimal"
CHANGES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


async def leave_out(answer: Answer) -> None:
    """Leave out the body of an answer whose content can be read elsewhere, if the caller wishes so.

    That is at the `Location` of what was made, or where what was changed has its
    `ETag`. Other answers are all that there is, and stay whole.
    """
    preferred = preferences(answer.asked.get(HEADER))
    if answer.scope["method"] not in CHANGES or preferred.get("return") != "minimal":
        return
    made = answer.status in {HTTPStatus.CREATED, HTTPStatus.ACCEPTED} and "location" in answer.headers
    changed = answer.status == HTTPStatus.OK and "etag" in answer.headers
    if (made or changed) and not is_confidential(answer.scope["route_handler"].opt):
        answer.empty(HTTPStatus(answer.status) if made else HTTPStatus.NO_CONTENT)
        # A route may have done something that the caller prefers, too.
        applied = answer.headers.get(APPLIED)
        answer.headers[APPLIED] = MINIMAL if applied is None else f"{applied}, {MINIMAL}"
        answer.vary(HEADER)


def preferences(header: str | None) -> dict[str, str]:
    """What a caller prefers, by name, all in small letters; the first word about each counts."""
    preferred: dict[str, str] = {}
    for wish in (header or "").split(","):
        name, _, value = wish.partition(";")[0].lower().partition("=")
        preferred.setdefault(name.strip(), value.strip().strip('"'))
    return preferred
