"""What Litestar found wrong with parameters, as faults like all others."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from litestar.exceptions import ValidationException

from api.errors import AppError, BadRequest
from api.schemas.faults import Fault
from api.schemas.problem import InvalidInput, Place

_MISSING = re.compile(r"Missing required (\w+) parameter '([^']+)'")


def invalid(error: ValidationException) -> AppError:
    """The faults that Litestar found in parameters, or in a body that is missing."""
    missing = _MISSING.search(error.detail)
    if missing:
        place: Place = "header" if missing[1] == "header" else "parameter"
        return InvalidInput([Fault(path=(missing[2],), code="missing")], place)
    entries = error.extra if isinstance(error.extra, list) else []
    if any(entry.get("key") == "data" or entry.get("source") == "body" for entry in entries):
        return InvalidInput([Fault(path=(), code="body_missing")])
    in_header = any(entry.get("source") == "header" for entry in entries)
    faults = list(_parameter_faults(entries))
    return InvalidInput(faults, "header" if in_header else "parameter") if faults else BadRequest()


def _parameter_faults(entries: list[Mapping[str, Any]]) -> Iterator[Fault]:
    for entry in entries:
        code, values = _reading(entry["message"])
        yield Fault(path=(str(entry.get("key", "")),), code=code, values=values)


_CONSTRAINTS: Final = {
    "`int` >= ": ("greater_than_equal", "ge"),
    "`int` <= ": ("less_than_equal", "le"),
    "`float` >= ": ("greater_than_equal", "ge"),
    "`float` <= ": ("less_than_equal", "le"),
    "`str` of length >= ": ("string_too_short", "min_length"),
    "`str` of length <= ": ("string_too_long", "max_length"),
}
_KINDS: Final = {
    "Expected `int`": "int_parsing",
    "Expected `float`": "float_parsing",
    "Expected `bool`": "bool_parsing",
    "Expected `date`": "date_parsing",
    "Invalid RFC3339 encoded date": "date_parsing",
    "Expected `str` matching regex": "string_pattern_mismatch",
    "Invalid UUID": "uuid_parsing",
    "badly formed hexadecimal UUID": "uuid_parsing",
    "Invalid enum value": "enum_unknown",
}


def _reading(message: str) -> tuple[str, dict[str, str | int | float]]:
    """The code of a fault, and its values, from the message that msgspec writes."""
    for part, (code, name) in _CONSTRAINTS.items():
        _, found, limit = message.partition(f"Expected {part}")
        if found:
            return code, {name: float(limit) if "." in limit else int(limit)}
    for part, code in _KINDS.items():
        if message.startswith(part):
            return code, {}
    return "parameter_invalid", {}
