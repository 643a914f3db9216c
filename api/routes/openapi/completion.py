"""Completes Litestar's document: errors, keys, and the bodies of handlers that read bytes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from litestar.handlers import HTTPRouteHandler
from litestar.routes import BaseRoute, HTTPRoute

from api import words
from api.errors import (
    AppError,
    BodyTooLarge,
    InternalError,
    MalformedJson,
    MissingScope,
    NestedTooDeep,
    NotAcceptable,
    NotAuthenticated,
    UnsupportedMediaType,
)
from api.routes.accepting import given_by
from api.routes.documented import ANSWER, BODY, GIVES, HTML, JSON, MEDIA_TYPES, RAISES
from api.routes.openapi.limits import LIMIT_HEADERS, complete_limits
from api.routes.openapi.messages import MESSAGES, complete_messages
from api.routes.openapi.parameters import complete_parameters, without_null
from api.routes.openapi.schemas import component_schemas, reference
from api.routes.openapi.semantics import complete_semantics, errors_of
from api.schemas.base import WireModel
from api.schemas.problem import InvalidInput, Problem
from api.security.access import ACCESS, is_open, scope_of
from api.security.limits import RateLimited

PROBLEM: Final = "application/problem+json"
SCHEME: Final = "apiKey"

Document = dict[str, Any]

FILE: Final[Document] = {"type": "string", "format": "binary"}
PAGE: Final[Document] = {"type": "string"}


def complete(document: Document, routes: Iterable[BaseRoute], models: set[type[WireModel]]) -> Document:
    """Make the whole document from what Litestar gathered.

    Parameters
    ----------
    document : dict
        Litestar's; is changed and returned.
    routes : iterable of routes
        Those of the application.
    models : set of WireModel classes
        Those that Litestar met.
    """
    used: set[type[WireModel]] = {Problem, *MESSAGES, *models}
    for path, method, handler in _operations(routes):
        operation = document["paths"].get(path, {}).get(method)
        if operation is not None:
            used |= {handler.opt[name] for name in (BODY, ANSWER) if name in handler.opt}
            _complete_operation(operation, path, method, handler)
    components = document.setdefault("components", {})
    components["schemas"] = {**components.get("schemas", {}), **component_schemas(used)}
    components["headers"] = LIMIT_HEADERS
    complete_messages(document)
    components["securitySchemes"] = {
        SCHEME: {"type": "http", "scheme": "bearer", "description": "An API key, mm_..._..."}
    }
    return document


def _operations(routes: Iterable[BaseRoute]) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    for route in routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                yield route.path_format, method.lower(), handler


def _complete_operation(operation: Document, path: str, method: str, handler: HTTPRouteHandler) -> None:
    _complete_body(operation, handler.opt)
    complete_parameters(operation.get("parameters", ()), handler)
    _complete_answers(operation["responses"], handler)
    # Litestar documents its own form of errors, which never leaves this service.
    operation["responses"].pop("400", None)
    complete_semantics(operation, path, method, handler.opt)
    errors = [*_errors(operation, handler), *errors_of(path, method, handler.opt)]
    operation["responses"].update(_problems(errors))
    access = handler.opt[ACCESS]
    if not is_open(access):
        complete_limits(operation["responses"])
    scope = None if is_open(access) else scope_of(access)
    operation["security"] = [] if is_open(access) else [{SCHEME: [scope.value] if scope else []}]


def _complete_body(operation: Document, opt: Mapping[str, Any]) -> None:
    if BODY in opt:
        content = {JSON: {"schema": reference(opt[BODY])}}
        operation["requestBody"] = {"required": True, "content": content}
    elif MEDIA_TYPES in opt and "requestBody" not in operation:
        content = {kind: {"schema": FILE} for kind in opt[MEDIA_TYPES]}
        operation["requestBody"] = {"required": True, "content": content}
    elif "requestBody" in operation:
        _say_if_optional(operation["requestBody"])


def _complete_answers(answers: Document, handler: HTTPRouteHandler) -> None:
    success = answers[str(handler.status_code)]
    if handler.opt.keys() & {ANSWER, GIVES}:
        success["content"] = {kind: {"schema": _given(kind, handler.opt)} for kind in given_by(handler)}
    for answer in answers.values():
        for header in answer.get("headers", {}).values():
            header.setdefault("schema", {"type": "string"})


def _given(kind: str, opt: Mapping[str, Any]) -> Document:
    """What an answer of a media type is."""
    if kind == JSON:
        return reference(opt[ANSWER])
    return PAGE if kind == HTML else FILE


def _say_if_optional(body: Document) -> None:
    """A body that may be null may be left out, and need not say null; Litestar calls every body required."""
    for content in body["content"].values():
        given = without_null(content["schema"])
        if given != content["schema"]:
            content["schema"], body["required"] = given, False


def _errors(operation: Document, handler: HTTPRouteHandler) -> list[type[AppError]]:
    """Everything that a handler may answer instead of a success."""
    access, errors = handler.opt[ACCESS], list(handler.opt.get(RAISES, ()))
    if not is_open(access):
        errors += [NotAuthenticated, RateLimited]
        if scope_of(access) is not None:
            errors.append(MissingScope)
    if "requestBody" in operation:
        errors += [BodyTooLarge, UnsupportedMediaType, InvalidInput]
        if MEDIA_TYPES not in handler.opt:
            errors += [MalformedJson, NestedTooDeep]
    if operation.get("parameters"):
        errors.append(InvalidInput)
    if given_by(handler):
        errors.append(NotAcceptable)
    return [*dict.fromkeys(errors), InternalError]


def _problems(errors: Iterable[type[AppError]]) -> Document:
    """The answers that describe errors, by status."""
    by_status: dict[int, list[type[AppError]]] = defaultdict(list)
    for error in errors:
        by_status[error.status].append(error)
    return {
        str(status): {
            "description": f"{HTTPStatus(status).phrase}: " + ", ".join(_code(kind) for kind in kinds),
            "content": {PROBLEM: {"schema": reference(Problem), "example": _example(kinds[0])}},
        }
        for status, kinds in sorted(by_status.items())
    }


def _code(kind: type[AppError]) -> str:
    return "invalid_input" if kind is InvalidInput else kind.code


def _example(kind: type[AppError]) -> Document:
    code = _code(kind)
    return {
        "type": f"/problems/{code}",
        "title": words.problem_title(code, "en"),
        "status": kind.status,
        "detail": (kind.__doc__ or "").splitlines()[0],
        "code": code,
    }
