"""Completes what Litestar tells of parameters."""

from collections.abc import Iterable
from typing import Any, Final

from litestar.enums import ParamType
from litestar.handlers import HTTPRouteHandler
from litestar.params import ParameterKwarg

from api.routes.query import parameters

WITHOUT_NUL: Final = "^[^\\u0000]*$"
"""No name has this character, and PostgreSQL does not take it."""


def complete_parameters(told: Iterable[dict[str, Any]], handler: HTTPRouteHandler) -> None:
    """Say what is checked, and that nothing is null: what is not meant is left out."""
    for parameter in told:
        parameter["schema"] = without_null(parameter["schema"])
        limits = parameters(handler, ParamType(parameter["in"]))
        if parameter["name"] in limits:
            parameter["schema"] |= _limits(limits[parameter["name"]].kwarg_definition)
        if parameter["in"] == "path" and parameter["schema"].get("format") == "uri":
            # Any text that may hold a slash, which Litestar takes for an address.
            parameter["schema"] = {"type": "string", "minLength": 1}
        if parameter["in"] != "header" and _is_free_text(parameter["schema"]):
            parameter["schema"]["pattern"] = WITHOUT_NUL


def _is_free_text(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "string" and not schema.keys() & {"enum", "format", "pattern"}


def without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of what can be left out, but not be null."""
    if "oneOf" in schema:
        others = [option for option in schema["oneOf"] if option != {"type": "null"}]
        return others[0] if len(others) == 1 else schema | {"oneOf": others}
    schema = dict(schema)
    if isinstance(schema.get("type"), list):
        kinds = [kind for kind in schema["type"] if kind != "null"]
        schema["type"] = kinds[0] if len(kinds) == 1 else kinds
    if "enum" in schema:
        schema["enum"] = [value for value in schema["enum"] if value is not None]
    return schema


def _limits(declared: object) -> dict[str, Any]:
    """What Litestar leaves out of the schema of a parameter that may be absent, or writes as a fraction."""
    assert isinstance(declared, ParameterKwarg), "so parameters of the query are declared"
    limits = {
        "minLength": declared.min_length,
        "maxLength": declared.max_length,
        "minimum": declared.ge,
        "maximum": declared.le,
        **(declared.schema_extra or {}),
    }
    return {name: limit for name, limit in limits.items() if limit is not None}
