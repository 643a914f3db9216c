"""JSON Merge Patch (RFC 7396): change what is named, keep the rest."""

from api.schemas.faults import Fault
from api.schemas.problem import InvalidInput
from api.store.types import JsonObject

NULL_IS_A_VALUE = frozenset({"common_language", "german_level"})
"""Rules that null switches off; removing them would bring back their defaults."""

WHOLE = frozenset({"location"})
"""Values of one of several forms: a new one takes the place of the old, without parts of it."""


def merge(target: JsonObject, patch: object) -> JsonObject:
    """Apply a patch to a JSON object; null removes a member, so that its default applies.

    Raises
    ------
    InvalidInput
        If the patch is no object.
    """
    if not isinstance(patch, dict):
        raise InvalidInput([Fault(path=(), code="model_type")])
    merged = dict(target)
    for name, value in patch.items():
        before = merged.get(name)
        if value is None and name not in NULL_IS_A_VALUE:
            merged.pop(name, None)
        elif isinstance(value, dict) and isinstance(before, dict) and name not in WHOLE:
            merged[name] = merge(before, value)
        else:
            merged[name] = value
    return merged
