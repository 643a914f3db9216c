"""What a route tells the OpenAPI document beyond its signature, as part of its `opt`."""

from collections.abc import Mapping
from typing import Any, Final

from api.errors import AppError
from api.schemas.base import WireModel

RAISES: Final = "raises"
BODY: Final = "body"
ANSWER: Final = "answer"
MEDIA_TYPES: Final = "media_types"
GIVES: Final = "gives"
_STATELESS: Final = "stateless"
_CONFIDENTIAL: Final = "confidential"

JSON: Final = "application/json"
HTML: Final = "text/html"


def documents(
    *raises: type[AppError], body: type[WireModel] | None = None, answer: type[WireModel] | None = None
) -> Mapping[str, Any]:
    """Name what a handler may raise, and what it reads and answers where it handles bytes itself.

    Parameters
    ----------
    raises : subclasses of AppError
        Those of the guard, of reading a body and of parameters are known without.
    body, answer : subclasses of WireModel, optional
        For a handler that takes or gives JSON as bytes.
    """
    told = {RAISES: raises, BODY: body, ANSWER: answer}
    return {name: value for name, value in told.items() if value}


def takes(*media_types: str) -> Mapping[str, Any]:
    """Name the types of body that a route takes, where it is not JSON."""
    return {MEDIA_TYPES: media_types}


def gives(*media_types: str) -> Mapping[str, Any]:
    """Name all types that a route answers with, its own first, where that is not JSON alone."""
    return {GIVES: media_types}


STATELESS: Final[Mapping[str, Any]] = {_STATELESS: True}
"""A route that only computes: to repeat a request does no harm, and nobody need remember it."""

CONFIDENTIAL: Final[Mapping[str, Any]] = {_CONFIDENTIAL: True}
"""A route whose answer holds a secret: it is neither kept nor compressed."""


def is_stateless(opt: Mapping[str, Any]) -> bool:
    """Whether a route only computes."""
    return _STATELESS in opt


def is_confidential(opt: Mapping[str, Any]) -> bool:
    """Whether a route's answer holds a secret."""
    return _CONFIDENTIAL in opt
