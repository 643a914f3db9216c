"""Faults in foreign input: where, what, and what to do; the sentence is made elsewhere.

A fault is data, so that the same one can be shown in German or English, at a
JSON pointer or at a cell of a spreadsheet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

Values = Mapping[str, str | int | float]

MOST_NAMED = 10_000
"""More faults are only counted: a few megabytes can hold a million, and each takes a kilobyte."""

SHOWN_LENGTH = 80
"""A value is quoted up to this length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with the input.

    Parameters
    ----------
    path : tuple of str or int
        The way to the place, ("mentees", 3, "languages", 0, "level").
    code : str
        What is wrong, "occupation_ambiguous"; names the sentence.
    values : mapping
        What the sentence needs.
    value : str, optional
        What was given, as text, if it is a single value.
    suggestions : tuple of str
        What may have been meant, best first.
    """

    path: tuple[str | int, ...]
    code: str
    values: Values = field(default_factory=dict)
    value: str | None = None
    suggestions: tuple[str, ...] = ()

    @property
    def pointer(self) -> str:
        """The place as a JSON pointer (RFC 6901)."""
        return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in self.path)

    def below(self, *path: str | int) -> "Fault":
        """The same fault, seen from a place above."""
        return Fault(
            path=(*path, *self.path),
            code=self.code,
            values=self.values,
            value=self.value,
            suggestions=self.suggestions,
        )


def wrong(code: str, /, *, suggestions: Iterable[str] = (), **values: str | float) -> PydanticCustomError:
    """Make the error that a validator raises; it arrives as a `Fault` with this code."""
    return PydanticCustomError(
        "fault", "{code}", {"code": code, "suggestions": tuple(suggestions), "values": values}
    )


def faults_of(error: ValidationError) -> tuple[Fault, ...]:
    """All the faults that pydantic found, in the order of the input; or how many, if they are too many."""
    count = error.error_count()
    if count > MOST_NAMED:
        return (Fault(path=(), code="too_many_faults", values={"count": count, "most": MOST_NAMED}),)
    return tuple(_fault(detail) for detail in error.errors(include_url=False))


def _fault(detail: ErrorDetails) -> Fault:
    context: dict[str, Any] = dict(detail.get("ctx", {}))
    given = detail["input"]
    value = quote(given) if isinstance(given, str | int | float) else None
    if detail["type"] == "fault":
        return Fault(
            path=detail["loc"],
            code=context["code"],
            values=context["values"],
            value=value,
            suggestions=context["suggestions"],
        )
    return Fault(
        path=detail["loc"],
        code=detail["type"],
        values={
            name: number if isinstance(number, int | float) else str(number)
            for name, number in context.items()
        },
        value=value,
    )


def quote(value: object) -> str:
    """A value as text, cut to a length that can be shown."""
    text = str(value)
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"
