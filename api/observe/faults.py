"""Exceptions as logs may show them: kind and place, never the text, which may name people."""

import traceback
from collections.abc import Iterator


def kind_of(error: BaseException) -> str:
    """The type of an exception, "sqlalchemy.exc.OperationalError"."""
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}"


def trace_of(error: BaseException) -> str:
    """Kinds and places of an exception and of all that it came from, the first cause first."""
    chain = [_told(one) for one in _causes(error)]
    return "\n".join(reversed(chain))


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        hidden = None if one.__suppress_context__ else one.__context__
        one = one.__cause__ or hidden


def _told(error: BaseException) -> str:
    parts = [kind_of(error), *(line.rstrip("\n") for line in traceback.format_tb(error.__traceback__))]
    if isinstance(error, BaseExceptionGroup):
        parts += [trace_of(inner) for inner in error.exceptions]
    return "\n".join(parts)
