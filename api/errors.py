"""What can go wrong in a use case, as exceptions that know their HTTP status and code.

Services raise these; `api.problems` turns them into `application/problem+json`.
The sentence that a person reads is made from `code` and `values`, in the
language of the reader. Faults in the input are `api.schemas.problem.InvalidInput`.
"""
# ruff: noqa: N818 - these are named after what went wrong, as their codes are

from collections.abc import Mapping
from typing import ClassVar

Values = Mapping[str, str | int | float]


class AppError(Exception):
    """The base of all errors that an answer may show.

    Attributes
    ----------
    status : int
        The HTTP status of the answer.
    code : str
        The name that programs may rely on, "mentor_full".
    values : mapping
        What the sentence needs; never a name or a mail address.
    headers : mapping
        Headers that the answer carries besides.
    """

    status: ClassVar[int]
    code: str

    def __init__(self, *, headers: Mapping[str, str] | None = None, **values: str | float) -> None:
        super().__init__(f"{self.code} {values}" if values else self.code)
        self.values: Values = values
        self.headers: Mapping[str, str] = headers or {}

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross the border of a process as they are; the constructors of
        # subclasses differ, so the attributes travel instead of their arguments.
        return _revived, (type(self), self.args), self.__dict__


def _revived(kind: type[AppError], args: tuple[object, ...]) -> AppError:
    error = kind.__new__(kind)
    error.args = args
    return error


class MalformedJson(AppError):
    """The body is no JSON; `line` and `column` (from 1) say where reading stopped."""

    status, code = 400, "malformed_json"

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line=line, column=column)


class NestedTooDeep(AppError):
    """The body nests deeper than anything that is understood here."""

    status, code = 400, "nested_too_deep"


class NotAuthenticated(AppError):
    """No key, or one that is not known."""

    status, code = 401, "not_authenticated"

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": 'Bearer realm="matcher"'})


class MissingScope(AppError):
    """The key is known and lacks a scope; `scope` names it."""

    status, code = 403, "missing_scope"

    def __init__(self, scope: str) -> None:
        challenge = f'Bearer realm="matcher", error="insufficient_scope", scope="{scope}"'
        super().__init__(headers={"WWW-Authenticate": challenge}, scope=scope)


class NotFound(AppError):
    """There is no such thing, or it belongs to a programme that the key is not bound to."""

    status, code = 404, "not_found"

    def __init__(self, kind: str, identifier: str) -> None:
        super().__init__(kind=kind, id=identifier)


class NoSuchPath(AppError):
    """The service has nothing under this path."""

    status, code = 404, "no_such_path"


class MethodNotAllowed(AppError):
    """The path exists and does not take this method; `allowed` lists those it takes."""

    status, code = 405, "method_not_allowed"

    def __init__(self, method: str, allowed: str) -> None:
        super().__init__(headers={"Allow": allowed}, method=method, allowed=allowed)


class BodyTooLarge(AppError):
    """The body is longer than the limit, in bytes."""

    status, code = 413, "body_too_large"

    def __init__(self, limit: int) -> None:
        # Whatever else is on its way is not read, so nothing can follow it.
        super().__init__(headers={"Connection": "close"}, limit=limit)


class UnsupportedMediaType(AppError):
    """The body is of another type than those that are `expected`."""

    status, code = 415, "unsupported_media_type"

    def __init__(self, given: str, expected: str) -> None:
        super().__init__(headers={"Accept": expected}, given=given or "-", expected=expected)


class Conflict(AppError):
    """The request does not fit the state of what it names; subclasses name the conflict."""

    status, code = 409, "conflict"


class ProposalSettled(Conflict):
    """The proposal has been approved, rejected or superseded already."""

    code = "proposal_settled"


class MentorFull(Conflict):
    """All seats of the mentor are occupied."""

    code = "mentor_full"


class MenteeTaken(Conflict):
    """The mentee has an open pairing."""

    code = "mentee_taken"


class PairingSettled(Conflict):
    """The pairing has ended already."""

    code = "pairing_settled"


class RunFinished(Conflict):
    """The run has ended already."""

    code = "run_finished"


class Stale(AppError):
    """`If-Match` names a version that is not the present one."""

    status, code = 412, "stale"


class EngineTimeout(AppError):
    """The computation took longer than the time limit; `seconds` is the limit."""

    status, code = 503, "engine_timeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds=seconds)


class EngineDied(AppError):
    """The process that computes ended before it answered; another one takes its place."""

    status, code = 503, "engine_died"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "1"})


class EngineBusy(AppError):
    """No process became free to compute; later there may be one."""

    status, code = 503, "engine_busy"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "5"})


class DatabaseAway(AppError):
    """The database does not answer, or keeps one waiting for too long."""

    status, code = 503, "database_away"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "5"})


class NotReady(AppError):
    """The service cannot do its work yet or any more; `missing` names what it lacks."""

    status, code = 503, "not_ready"

    def __init__(self, missing: str) -> None:
        super().__init__(headers={"Retry-After": "5"}, missing=missing)


class BadRequest(AppError):
    """The request is not sound HTTP; there is nothing more particular to say."""

    status, code = 400, "bad_request"


class CallerGone(AppError):
    """The caller closed the connection before the answer was there; nobody reads this."""

    status, code = 400, "caller_gone"


class InternalError(AppError):
    """A fault of ours; `instance` names its occurrence, here and in the log."""

    status, code = 500, "internal_error"

    def __init__(self, instance: str) -> None:
        super().__init__(instance=instance)
