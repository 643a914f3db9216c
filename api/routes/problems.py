"""What the `type` of a problem leads to."""

from collections.abc import Iterator

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from api import words
from api.errors import AppError, NoSuchPath
from api.routes.documented import documents
from api.schemas.problem import InvalidInput, ProblemKind
from api.security.access import OPEN


@get(
    "/problems/{code:str}",
    operation_id="explain_problem",
    summary="What a problem means",
    tags=["Operations"],
    opt={**OPEN, **documents(NoSuchPath)},
)
async def explain(code: FromPath[str], language: NamedDependency[words.Language]) -> ProblemKind:
    """Name the kind of problem, and the status that it comes with."""
    status = dict(_statuses()).get(code, InvalidInput.status)
    try:
        title = words.problem_title(code, language)
    except words.UnknownMessageError:
        raise NoSuchPath from None
    return ProblemKind(type=f"/problems/{code}", code=code, title=title, status=status)


def _statuses(kind: type[AppError] = AppError) -> Iterator[tuple[str, int]]:
    """The code and the status of every error that has one; codes of faults are not among them."""
    for error in kind.__subclasses__():
        if hasattr(error, "code"):
            yield error.code, error.status
        yield from _statuses(error)
