"""Refuses what no route can take: query parameters that are unknown or come twice, and NUL.

So nothing that somebody sends is dropped silently.
"""

from collections.abc import Iterator
from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.enums import ParamType
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.params import ParameterKwarg
from litestar.typing import FieldDefinition
from litestar.utils.signature import ParsedSignature

from api.schemas.faults import Fault, quote
from api.schemas.problem import InvalidInput

FOREIGN_QUERY: Final = "foreign query"
"""The key of a route's `opt` that says that others make its addresses, and put into them what they like."""


async def check_query(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Litestar guard: raise `InvalidInput` for parameters that the route does not take."""
    _check_characters(connection)
    if not connection.query_params or not isinstance(handler, HTTPRouteHandler):
        return
    if handler.opt.get(FOREIGN_QUERY):
        return
    known = query_parameters(handler)
    given = connection.query_params
    codes = {name: _code(known.get(name), len(given.getall(name))) for name in dict.fromkeys(given)}
    faults = [Fault(path=(quote(name),), code=code) for name, code in codes.items() if code]
    if faults:
        raise InvalidInput(faults, "parameter")


def _code(known: FieldDefinition | None, times: int) -> str | None:
    if known is None:
        return "extra_forbidden"
    is_list = any(kind.is_non_string_sequence for kind in (known, *known.inner_types))
    return "parameter_twice" if times > 1 and not is_list else None


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


def query_parameters(handler: HTTPRouteHandler) -> dict[str, FieldDefinition]:
    """What a route and its dependencies take in the query, by name; a `ParameterKwarg` declares each."""
    dependencies = handler.resolve_dependencies().values()
    signatures = [handler.parsed_fn_signature, *(one.parsed_fn_signature for one in dependencies)]
    return {name: field for signature in signatures for name, field in _declared(signature)}


def _declared(signature: ParsedSignature) -> Iterator[tuple[str, FieldDefinition]]:
    for name, field in signature.parameters.items():
        declared = field.kwarg_definition
        if isinstance(declared, ParameterKwarg) and declared.param_type is ParamType.QUERY:
            yield declared.name or name, field
