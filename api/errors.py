"""What can go wrong in a use case, as exceptions that know their HTTP status and code.

Services raise these; `api.problems` turns them into `application/problem+json`.
The sentence that a person reads is made from `code` and `values`, in the
language of the reader. Faults in the input are `api.schemas.problem.InvalidInput`.

Each status has a class that others derive from, here and in the modules whose
errors they are; so all are named after what went wrong, as their codes are.
"""
# ruff: noqa: N818 - `Gone` is what an HTTP status is called; a suffix would double what they derive from

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


class BadRequest(AppError):
    """The request is not sound HTTP; subclasses say more particularly why."""

    status, code = 400, "bad_request"


class MalformedJson(BadRequest):
    """The body is no JSON; `line` and `column` (from 1) say where reading stopped."""

    code = "malformed_json"

    def __init__(self, line: int, column: int) -> None:
        super().__init__(line=line, column=column)


class NestedTooDeep(BadRequest):
    """The body nests deeper than anything that is understood here."""

    code = "nested_too_deep"


class CallerGone(BadRequest):
    """The caller closed the connection before the answer was there; nobody reads this."""

    code = "caller_gone"


class Unauthorised(AppError):
    """It is not known who asks; subclasses say how to tell."""

    status = 401


class NotAuthenticated(Unauthorised):
    """No key, or one that is not known."""

    code = "not_authenticated"

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": 'Bearer realm="matcher"'})


class Forbidden(AppError):
    """Whoever asks is known, and may not; subclasses say what is missing."""

    status = 403


class MissingScope(Forbidden):
    """The key is known and lacks a scope; `scope` names it."""

    code = "missing_scope"

    def __init__(self, scope: str) -> None:
        challenge = f'Bearer realm="matcher", error="insufficient_scope", scope="{scope}"'
        super().__init__(headers={"WWW-Authenticate": challenge}, scope=scope)


class Unknown(AppError):
    """What is asked for is not there; subclasses say what it is."""

    status = 404


class NotFound(Unknown):
    """There is no such thing, or it belongs to a programme that the key is not bound to."""

    code = "not_found"

    def __init__(self, kind: str, identifier: str) -> None:
        super().__init__(kind=kind, id=identifier)


class NoSuchPath(Unknown):
    """The service has nothing under this path."""

    code = "no_such_path"


class MethodNotAllowed(AppError):
    """The path exists and does not take this method; `allowed` lists those it takes."""

    status, code = 405, "method_not_allowed"

    def __init__(self, method: str, allowed: str) -> None:
        super().__init__(headers={"Allow": allowed}, method=method, allowed=allowed)


class NotAcceptable(AppError):
    """The caller takes no type of answer that there is; `offered` lists those."""

    status, code = 406, "not_acceptable"

    def __init__(self, given: str, offered: str) -> None:
        super().__init__(given=given, offered=offered)


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


class Gone(AppError):
    """What is asked for was there and will not be again; subclasses say what it is."""

    status = 410


class Stale(AppError):
    """`If-Match` names a version that is not the present one."""

    status, code = 412, "stale"


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


class Unprocessable(AppError):
    """The request is understood, and what it says cannot be done; subclasses say why."""

    status = 422


class PreconditionRequired(AppError):
    """The programme demands that a change names in `If-Match` the version that it is meant for."""

    status, code = 428, "precondition_required"


class TooMany(AppError):
    """Too much was asked from one place; `seconds` is how long to wait."""

    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"Retry-After": str(seconds)}, seconds=seconds)


class Failure(AppError):
    """The service has failed; subclasses say at what."""

    status = 500


class InternalError(Failure):
    """A fault of ours; `instance` names its occurrence, here and in the log."""

    code = "internal_error"

    def __init__(self, instance: str) -> None:
        super().__init__(instance=instance)


class Unavailable(AppError):
    """Not possible now, but perhaps later; `retry_after` says when to ask again, in seconds."""

    status = 503
    retry_after: ClassVar[int | None] = None

    def __init__(self, **values: str | float) -> None:
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        super().__init__(headers=headers, **values)


class EngineTimeout(Unavailable):
    """The computation took longer than the time limit; `seconds` is the limit."""

    code = "engine_timeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds=seconds)


class EngineDied(Unavailable):
    """The process that computes ended before it answered; another one takes its place."""

    code, retry_after = "engine_died", 1


class EngineBusy(Unavailable):
    """No process became free to compute; later there may be one."""

    code, retry_after = "engine_busy", 5


class DatabaseAway(Unavailable):
    """The database does not answer, or keeps one waiting for too long."""

    code, retry_after = "database_away", 5


class NotReady(Unavailable):
    """The service cannot do its work yet or any more; `missing` holds a reason for each part that fails."""

    code, retry_after = "not_ready", 5

    def __init__(self, *missing: Unavailable) -> None:
        super().__init__(missing=", ".join(part.code for part in missing))
        self.missing = missing
