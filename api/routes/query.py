"""Refuses query parameters that a route does not know, so that none is dropped silently."""

from collections.abc import Iterator
from functools import cache
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
    if not connection.query_params or not isinstance(handler, HTTPRouteHandler):
        return
    known = _known(handler)
    unknown = [name for name in dict.fromkeys(connection.query_params) if name not in known]
    if unknown:
        raise InvalidInput(
            [Fault(path=(quote(name),), code="extra_forbidden") for name in unknown], "parameter"
        )


@cache
def _known(handler: HTTPRouteHandler) -> frozenset[str]:
    dependencies = handler.resolve_dependencies().values()
    signatures = [
        handler.parsed_fn_signature,
        *(dependency.parsed_fn_signature for dependency in dependencies),
    ]
    return frozenset(name for signature in signatures for name in _query_parameters(signature))


def _query_parameters(signature: ParsedSignature) -> Iterator[str]:
    for name, field in signature.parameters.items():
        declared = field.kwarg_definition
        if isinstance(declared, ParameterKwarg) and declared.param_type is ParamType.QUERY:
            yield declared.name or name
