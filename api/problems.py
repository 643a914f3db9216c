"""Every exception becomes `application/problem+json` (RFC 9457), with all the faults named."""

import logging
import traceback
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

import msgspec
from litestar import Request, Response
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from api import words
from api.engine import CallError
from api.errors import (
    AppError,
    BadRequest,
    BodyTooLarge,
    DatabaseAway,
    InternalError,
    MethodNotAllowed,
    NoSuchPath,
    NotReady,
)
from api.methods import allow
from api.observe import metrics
from api.parameters import invalid
from api.schemas.faults import Fault
from api.schemas.problem import InvalidInput, Place, Problem, ProblemEntry

MEDIA_TYPE: Final = "application/problem+json"

_log = logging.getLogger(__name__)


class Renderer:
    """Litestar exception handler: answers with a problem, in the language of the reader.

    Parameters
    ----------
    max_body_bytes : int
        The limit that an answer to a longer body names.
    """

    def __init__(self, max_body_bytes: int) -> None:
        self._max_body_bytes = max_body_bytes

    def __call__(self, request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        """Make the answer to a request that raised `error`."""
        wrong = known(request, error, self._max_body_bytes)
        language = words.language_of(request.headers.get("accept-language"))
        problem = problem_of(wrong, language)
        return Response(
            msgspec.json.encode(problem.model_dump(mode="json", exclude_none=True)),
            status_code=wrong.status,
            media_type=MEDIA_TYPE,
            headers={**wrong.headers, "Content-Language": language, "Vary": "Accept-Language"},
        )


def known(request: Request[Any, Any, Any], error: Exception, max_body_bytes: int) -> AppError:
    """What a reader is told of an exception; a fault of ours is logged, and told as no more than that."""
    if isinstance(error, AppError):
        return error
    if isinstance(error, HTTPException) and error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _refused(request, error, max_body_bytes)
    if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
        # The kind alone: the text quotes the statement.
        _log.error("The database does not answer: %s.", type(error).__qualname__)
        return DatabaseAway()
    return _logged(error)


def _refused(request: Request[Any, Any, Any], error: HTTPException, max_body_bytes: int) -> AppError:
    """What Litestar refused before a handler saw it."""
    match error:
        case NotFoundException():
            return NoSuchPath()
        case MethodNotAllowedException():
            allowed = (error.headers or {}).get("allow", "").split(", ")
            return MethodNotAllowed(request.method, allow(allowed))
        case ValidationException():
            return invalid(error)
        case HTTPException(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE):
            return BodyTooLarge(max_body_bytes)
        case _:
            return BadRequest()


def problem_of(error: AppError, language: words.Language) -> Problem:
    """Describe an error."""
    errors, kind = None, error.code
    if isinstance(error, InvalidInput):
        errors, kind = [_entry(fault, error.place, language) for fault in error.faults], "invalid_input"
    elif isinstance(error, NotReady):
        errors = [_part(part, language) for part in error.missing]
    return Problem(
        type=f"/problems/{error.code}",
        title=words.problem_title(error.code, language),
        status=error.status,
        detail=words.problem_detail(kind, language, error.values),
        instance=f"urn:uuid:{error.values['instance']}" if isinstance(error, InternalError) else None,
        code=error.code,
        errors=errors,
    )


def _entry(fault: Fault, place: Place, language: words.Language) -> ProblemEntry:
    name = None if place == "body" else str(fault.path[0])
    return ProblemEntry(
        pointer=fault.pointer if place == "body" else None,
        parameter=name if place == "parameter" else None,
        header=name if place == "header" else None,
        detail=words.fault(fault, language),
        code=fault.code,
        suggestions=list(fault.suggestions) or None,
    )


def _part(missing: AppError, language: words.Language) -> ProblemEntry:
    detail = words.problem_detail(missing.code, language, missing.values)
    return ProblemEntry(detail=detail, code=missing.code)


def _logged(error: Exception) -> InternalError:
    """Log a fault of ours: its kind and place, never its text, which may name people."""
    instance = str(uuid4())
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    metrics.count_fault()
    place = "".join(traceback.format_tb(error.__traceback__))
    inner = str(error) if isinstance(error, CallError) else ""
    _log.error("Internal error %s: %s %s\n%s", instance, kind, inner, place)
    return InternalError(instance)
