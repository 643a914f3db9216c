"""Refuses what no route can take: parameters that are unknown, come twice or are null, and NUL.

So nothing that somebody sends is dropped silently.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from litestar.connection import ASGIConnection
from litestar.enums import ParamType
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.params import ParameterKwarg
from litestar.typing import FieldDefinition
from litestar.utils.signature import ParsedSignature

from api.schemas.faults import Fault, quote
from api.schemas.problem import InvalidInput, Place

FOREIGN_QUERY: Final = "foreign query"
"""The key of a route's `opt` that says that others make its addresses, and put into them what they like."""


_NULL: Final = "null"
_NO: Final = {int: "int_parsing", bool: "bool_parsing", UUID: "uuid_parsing"}
_NO_CHOICE: Final = "enum_unknown"
"""What is said of a word that is none of these, or no choice."""


async def check_query(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Litestar guard: raise `InvalidInput` for parameters that the route does not take."""
    _check_characters(connection)
    if not isinstance(handler, HTTPRouteHandler) or handler.opt.get(FOREIGN_QUERY):
        return
    if given := connection.query_params:
        known = parameters(handler, ParamType.QUERY)
        _raise({name: _code(known.get(name), given.getall(name)) for name in given}, "parameter")
    if any(value.lower() == _NULL for value in connection.headers.values()):
        known = parameters(handler, ParamType.HEADER)
        said = {name: connection.headers[name] for name in known if name in connection.headers}
        _raise({name: _code(known[name], [value]) for name, value in said.items()}, "header")


def _raise(codes: Mapping[str, str | None], place: Place) -> None:
    faults = [Fault(path=(quote(name),), code=code) for name, code in codes.items() if code]
    if faults:
        raise InvalidInput(faults, place)


def _code(known: FieldDefinition | None, values: Sequence[str]) -> str | None:
    if known is None:
        return "extra_forbidden"
    kinds = (known, *known.inner_types)
    if len(values) > 1 and not any(kind.is_non_string_sequence for kind in kinds):
        return "parameter_twice"
    # Litestar would take the word for nothing, so that a filter with it lets everybody pass.
    if any(value.lower() == _NULL for value in values) and not any(map(_is_text, kinds)):
        return next((code for kind in kinds for of, code in _NO.items() if kind.annotation is of), _NO_CHOICE)
    return None


def _is_text(kind: FieldDefinition) -> bool:
    return kind.annotation is str


def _check_characters(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """Refuse NUL in what is looked for: no name has it, and PostgreSQL does not take it."""
    given = [*connection.path_params.items(), *connection.query_params.multi_items()]
    faults = [
        Fault(path=(quote(name),), code="control_character")
        for name, value in given
        if isinstance(value, str) and "\0" in value
    ]
    if faults:
        raise InvalidInput(faults, "parameter")


def parameters(handler: HTTPRouteHandler, place: ParamType) -> Mapping[str, FieldDefinition]:
    """What a route and its dependencies take in a place, by name; a `ParameterKwarg` declares each."""
    dependencies = handler.resolve_dependencies().values()
    signatures = [handler.parsed_fn_signature, *(one.parsed_fn_signature for one in dependencies)]
    return {name: field for signature in signatures for name, field in _declared(signature, place)}


def _declared(signature: ParsedSignature, place: ParamType) -> Iterator[tuple[str, FieldDefinition]]:
    for name, field in signature.parameters.items():
        declared = field.kwarg_definition
        if isinstance(declared, ParameterKwarg) and declared.param_type is place:
            yield declared.name or name, field
