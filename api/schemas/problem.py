"""Problem details (RFC 9457): what every answer that is not a success looks like."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from api.errors import Unprocessable
from api.schemas.base import WireModel
from api.schemas.faults import Fault

MOST_FAULTS = 1000
"""More faults than this are counted and not listed; nobody would read them."""

Place = Literal["body", "parameter", "header"]


class InvalidInput(Unprocessable):
    """Faults in the input, all of them; none of it has had an effect.

    The code is the faults' own if they share one.

    Attributes
    ----------
    faults : tuple of Fault
        The first `MOST_FAULTS` of them.
    place : str
        Whether their paths begin in the body, or name a parameter or a header.
    """

    def __init__(self, faults: Sequence[Fault], place: Place = "body") -> None:
        self.place = place
        codes = {fault.code for fault in faults}
        self.code = codes.pop() if len(codes) == 1 else "invalid_input"
        self.faults = tuple(faults[:MOST_FAULTS])
        super().__init__(count=len(faults))


class FileFaulty(Unprocessable):
    """A file has faults, all of which are listed; none of it has had an effect."""

    code = "file_faulty"


class ProblemEntry(WireModel):
    """One fault in the input: `pointer`, `parameter` or `header` says where; in files, `row` and `column`."""

    pointer: str | None = None
    """The place in the body, as a JSON pointer (RFC 6901)."""
    parameter: str | None = None
    """The parameter of the path or the query."""
    header: str | None = None
    row: int | None = None
    """The row of a file, from 1."""
    column: str | None = None
    """The heading of the column of a file."""
    value: str | None = None
    """What stands in the file."""
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
    instance: str | None = None
    """Names this occurrence of a fault of ours, so that it can be found in the log."""
    code: str
    """The kind of problem, for programs."""
    errors: list[ProblemEntry] | None = None
    """Every fault in the input."""


class ProblemKind(WireModel):
    """A kind of problem, as its `type` leads to it."""

    type: str
    code: str
    title: str
    status: int
