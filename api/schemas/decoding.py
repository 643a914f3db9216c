"""JSON from bytes, or an error that says where reading stopped."""

import math
import re

import msgspec

from api.errors import MalformedJson, NestedTooDeep
from api.schemas.faults import Fault
from api.schemas.problem import InvalidInput

_OFFSET = re.compile(r"\(byte (\d+)\)")
_NUMBER_OR_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)')

DEEPEST = 100
"""Levels of nesting; nothing that is understood here has more than ten."""

MOST_NAMES = 1_000
"""Names in one object; each that is unknown is a fault, and a few megabytes can hold a million."""


def decode(body: bytes, most_names: int = MOST_NAMES) -> object:
    """Decode JSON (RFC 8259, UTF-8).

    Parameters
    ----------
    most_names : int
        In one object.

    Raises
    ------
    MalformedJson
        With the line and the column where reading stopped, or of a number
        that is too large for a float of 64 bits.
    NestedTooDeep
        If it nests deeper than `DEEPEST` levels.
    InvalidInput
        If an object has too many names.
    """
    try:
        body.decode()
        value: object = msgspec.json.decode(body)
    except UnicodeDecodeError as error:
        raise _malformed(body, error.start) from None
    except RecursionError:
        raise NestedTooDeep from None
    except msgspec.ValidationError:
        raise _malformed(body, _out_of_range(body)) from None
    except msgspec.DecodeError as error:
        found = _OFFSET.search(str(error))
        raise _malformed(body, int(found[1]) if found else len(body)) from None
    if _deeper(value, DEEPEST, most_names):
        raise NestedTooDeep
    return value


def _out_of_range(body: bytes) -> int:
    """The offset of the first number that no float can hold."""
    numbers = (found for found in _NUMBER_OR_STRING.finditer(body) if found[1])
    return next(found.start() for found in numbers if math.isinf(float(found[1])))


def _malformed(body: bytes, offset: int) -> MalformedJson:
    before = body[:offset].decode(errors="replace")
    return MalformedJson(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _deeper(value: object, levels: int, most_names: int) -> bool:
    """Whether `value` nests deeper; level by level, since recursion has its limit, too."""
    layer = [value]
    while layer and levels:
        longest = max((len(whole) for whole in layer if isinstance(whole, dict)), default=0)
        if longest > most_names:
            values = {"max_length": most_names, "actual_length": longest}
            raise InvalidInput([Fault(path=(), code="too_long", values=values)])
        layer = [part for whole in layer for part in _parts(whole)]
        levels -= 1
    return bool(layer)


def _parts(whole: object) -> list[object]:
    parts = list(whole.values()) if isinstance(whole, dict) else whole if isinstance(whole, list) else []
    return [part for part in parts if isinstance(part, dict | list)]
