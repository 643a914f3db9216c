"""`If-None-Match` (RFC 9110, section 13.1.2): whoever has an answer already is told so in a few bytes."""

from hashlib import blake2b
from http import HTTPStatus
from typing import Final

from api.routes.whole import Answer
from api.services.versions import tags_of

HEADER: Final = "If-None-Match"


async def confirm_known(answer: Answer) -> None:
    """Say 304 if the caller names the present tag; tag what has none by its content."""
    if answer.scope["method"] != "GET" or answer.status != HTTPStatus.OK or not answer.is_json:
        return
    tag = answer.headers.get("etag")
    if tag is None:
        tag = f'"{blake2b(answer.body, digest_size=16).hexdigest()}"'
        answer.headers["ETag"] = tag
    known = answer.asked.get(HEADER)
    if known is not None and (known.strip() == "*" or not tags_of(known).isdisjoint(tags_of(tag))):
        answer.empty(HTTPStatus.NOT_MODIFIED)
