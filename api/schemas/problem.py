"""Problem details (RFC 9457): what every answer that is not a success looks like."""

from collections.abc import Iterable

from pydantic import Field

from api.errors import AppError
from api.schemas.base import WireModel
from api.schemas.faults import Fault


class InvalidInput(AppError):  # noqa: N818 - named after what went wrong, as its code is
    """Faults in the input, all of them; none of it has had an effect.

    The code is the faults' own if they share one.
    """

    status = 422

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        codes = {fault.code for fault in self.faults}
        self.code = codes.pop() if len(codes) == 1 else "invalid_input"
        super().__init__(count=len(self.faults))


class ProblemEntry(WireModel):
    """One fault in the input: exactly one of `pointer`, `parameter` and `header` says where."""

    pointer: str | None = None
    """The place in the body, as a JSON pointer (RFC 6901)."""
    parameter: str | None = None
    """The parameter of the path or the query."""
    header: str | None = None
    detail: str
    """What is wrong and what to do, in the language of `Accept-Language`."""
    code: str
    """What is wrong, for programs."""
    suggestions: list[str] | None = None
    """What may have been meant, best first."""


class Problem(WireModel):
    """Why a request was not fulfilled (RFC 9457)."""

    type: str = Field(examples=["/problems/occupation_ambiguous"])
    """Stable address of the kind of problem; relative to the service."""
    title: str
    """The kind of problem, in the language of `Accept-Language`."""
    status: int
    detail: str
    code: str
    """The kind of problem, for programs."""
    errors: list[ProblemEntry] | None = None
    """Every fault in the input."""
