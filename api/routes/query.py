"""Refuses what no route can take: unknown query parameters, so that none is dropped silently, and NUL."""

from collections.abc import Iterator
from typing import Any

from litestar.connection import ASGIConnection
from litestar.enums import ParamType
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.params import ParameterKwarg
from litestar.utils.signature import ParsedSignature

from api.schemas.faults import Fault, quote
from api.schemas.problem import InvalidInput


def check_query(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Litestar guard: raise `InvalidInput` for parameters that the route does not take."""
    _check_characters(connection)
    if not connection.query_params or not isinstance(handler, HTTPRouteHandler):
        return
    known = frozenset(_known(handler))
    unknown = [name for name in dict.fromkeys(connection.query_params) if name not in known]
    if unknown:
        raise InvalidInput(
            [Fault(path=(quote(name),), code="extra_forbidden") for name in unknown], "parameter"
        )


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


def _known(handler: HTTPRouteHandler) -> Iterator[str]:
    yield from _query_parameters(handler.parsed_fn_signature)
    for dependency in handler.resolve_dependencies().values():
        yield from _query_parameters(dependency.parsed_fn_signature)


def _query_parameters(signature: ParsedSignature) -> Iterator[str]:
    for name, field in signature.parameters.items():
        declared = field.kwarg_definition
        if isinstance(declared, ParameterKwarg) and declared.param_type is ParamType.QUERY:
            yield declared.name or name
