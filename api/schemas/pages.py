"""Lists in pages: a cursor says where the next page begins."""

import base64
import binascii
from typing import Generic, TypeVar
from uuid import UUID

from pydantic import ConfigDict

from api.schemas.base import WireModel
from api.schemas.faults import Fault, quote
from api.schemas.problem import InvalidInput

Item = TypeVar("Item")

CURSOR_PATTERN = "^[A-Za-z0-9_-]{21}[AQgw]$"
"""128 bits in URL-safe base64, whose last character holds only two."""

DEFAULT_LIMIT = 50
MOST_ITEMS = 200


class Page(WireModel, Generic[Item]):
    """One page of a list; `next_cursor` is null on the last one."""

    # A page of a given type is written nowhere, and looking for its source takes a tenth of a second.
    model_config = ConfigDict(use_attribute_docstrings=False)

    items: list[Item]
    next_cursor: str | None


def write_cursor(last: UUID) -> str:
    """The cursor of the page after the item with this id."""
    return base64.urlsafe_b64encode(last.bytes).decode().rstrip("=")


def read_cursor(cursor: str) -> UUID:
    """The id of the last item before a page.

    Raises
    ------
    InvalidInput
        If no answer can have given this cursor.
    """
    try:
        raw = base64.b64decode(f"{cursor}==", altchars=b"-_", validate=True)
        last = UUID(bytes=raw)
    except (binascii.Error, ValueError):
        last = None
    if last is None or write_cursor(last) != cursor:
        raise InvalidInput([Fault(path=("cursor",), code="cursor_invalid", value=quote(cursor))], "parameter")
    return last
