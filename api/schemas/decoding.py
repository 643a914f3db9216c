"""JSON from bytes, or an error that says where reading stopped."""

import math
import re

import msgspec

from api.errors import MalformedJson, NestedTooDeep

_OFFSET = re.compile(r"\(byte (\d+)\)")
_NUMBER_OR_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)')

DEEPEST = 100
"""Levels of nesting; nothing that is understood here has more than ten."""


def decode(body: bytes) -> object:
    """Decode JSON (RFC 8259, UTF-8).

    Raises
    ------
    MalformedJson
        With the line and the column where reading stopped, or of a number
        that is too large for a float of 64 bits.
    NestedTooDeep
        If it nests deeper than `DEEPEST` levels.
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
    if _deeper(value, DEEPEST):
        raise NestedTooDeep
    return value


def _out_of_range(body: bytes) -> int:
    """The offset of the first number that no float can hold."""
    numbers = (found for found in _NUMBER_OR_STRING.finditer(body) if found[1])
    return next(found.start() for found in numbers if math.isinf(float(found[1])))


def _malformed(body: bytes, offset: int) -> MalformedJson:
    before = body[:offset].decode(errors="replace")
    return MalformedJson(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _deeper(value: object, levels: int) -> bool:
    """Whether `value` nests deeper; level by level, since recursion has its limit, too."""
    layer = [value]
    while layer and levels:
        layer = [part for whole in layer for part in _parts(whole)]
        levels -= 1
    return bool(layer)


def _parts(whole: object) -> list[object]:
    parts = list(whole.values()) if isinstance(whole, dict) else whole if isinstance(whole, list) else []
    return [part for part in parts if isinstance(part, dict | list)]
