"""`Prefer: return=minimal` (RFC 7240): whoever changes something need not be told what stands then."""

import re
from http import HTTPStatus
from typing import Final

from api.routes.documented import is_confidential
from api.routes.whole import Answer

HEADER: Final = "Prefer"
APPLIED: Final = "Preference-Applied"
MINIMAL: Final = "return=minimal"
CHANGES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})

_MINIMAL: Final = re.compile(r'return\s*=\s*(?:minimal|"minimal")', re.IGNORECASE)


async def leave_out(answer: Answer) -> None:
    """Leave out the body of an answer whose content can be read elsewhere, if the caller wishes so.

    That is at the `Location` of what was made, or where what was changed has its
    `ETag`. Other answers are all that there is, and stay whole.
    """
    if answer.scope["method"] not in CHANGES or not is_minimal(answer.asked.get(HEADER)):
        return
    made = answer.status in {HTTPStatus.CREATED, HTTPStatus.ACCEPTED} and "location" in answer.headers
    changed = answer.status == HTTPStatus.OK and "etag" in answer.headers
    if (made or changed) and not is_confidential(answer.scope["route_handler"].opt):
        answer.empty(HTTPStatus(answer.status) if made else HTTPStatus.NO_CONTENT)
        answer.headers[APPLIED] = MINIMAL
        answer.vary(HEADER)


def is_minimal(header: str | None) -> bool:
    """Whether a caller prefers answers without a body; the first word about it counts."""
    for wish in (header or "").split(","):
        name, _, _ = wish.partition("=")
        if name.strip().lower() == "return":
            return _MINIMAL.fullmatch(wish.partition(";")[0].strip()) is not None
    return False
