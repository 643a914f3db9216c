"""Takes a trace from the request that has made something due to whoever does it.

What is to be done stands in tables, and nobody keeps there how it came to be; so this
process remembers it until it puts it into the queue or does it. If another process is
faster, as after a crash, what it does is a trace of its own.
"""

from collections import OrderedDict
from typing import Final
from uuid import UUID

from api.observe import tracing

MOST: Final = 1000
"""What is remembered longest goes first: somebody else has done it."""

_due: OrderedDict[UUID | int, str] = OrderedDict()


def remember(item: UUID | int) -> None:
    """Note that something due belongs to the present trace, if there is one."""
    if tracing.is_on() and (parent := tracing.traceparent()) is not None:
        _due[item] = parent
        while len(_due) > MOST:
            _due.popitem(last=False)


def recall(item: UUID | int) -> str | None:
    """The trace that something due belongs to, once."""
    return _due.pop(item, None)
