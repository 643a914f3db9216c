"""Routes of both roles are written once: what is of mentors in them, and what of mentees."""

from collections.abc import Callable
from typing import Any

from litestar import Controller
from litestar.handlers import HTTPRouteHandler
from litestar.types import Method

from api.schemas.states import Role


def named(verb: str) -> Callable[[HTTPRouteHandler, Method, list[Any]], str]:
    """Make the operation's id of what it does and to whom: `get_mentor`."""

    def name(_handler: HTTPRouteHandler, _method: Method, path: list[Any]) -> str:
        noun = "mentor" if "mentors" in path else "mentee"
        return f"{verb}_{noun}s" if verb == "list" else f"{verb}_{noun}"

    return name


class OfMentor(Controller):
    """Of one mentor, who is named in the address."""

    path = "/v1/mentors"
    tags = ("Mentors",)
    role = Role.MENTOR


class OfMentee(Controller):
    """Of one mentee."""

    path = "/v1/mentees"
    tags = ("Mentees",)
    role = Role.MENTEE
