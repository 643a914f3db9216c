"""Answers that are changed once they are whole, whatever made them: three headers of HTTP for all routes.

Streams leave as they come.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias

from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import (
    ASGIApp,
    HTTPResponseBodyEvent,
    HTTPResponseStartEvent,
    HTTPScope,
    Message,
    Receive,
    Scope,
    Send,
)

BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


@dataclass(slots=True)
class Answer:
    """An answer before it leaves; `asked` are the headers of the request."""

    scope: HTTPScope
    asked: Headers
    status: int
    headers: MutableScopeHeaders
    body: bytes

    @property
    def media_type(self) -> str:
        """What the body is, without its parameters."""
        return _media_type(self.headers)

    @property
    def is_json(self) -> bool:
        """Whether the body is JSON of some kind."""
        return self.media_type == "application/json" or self.media_type.endswith("+json")

    def empty(self, status: HTTPStatus) -> None:
        """Let it say no more than its status and its headers."""
        self.status, self.body = int(status), b""
        for name in ("content-type", "content-length"):
            if name in self.headers:
                del self.headers[name]

    def vary(self, header: str) -> None:
        """Note that the answer depends on a header of the request."""
        named = [one.strip() for one in self.headers.get("vary", "").split(",") if one.strip()]
        if header.lower() not in {one.lower() for one in named}:
            self.headers["Vary"] = ", ".join([*named, header])


Step: TypeAlias = Callable[[Answer], Awaitable[None]]


class WholeAnswers(ASGIMiddleware):
    """Lets steps change answers, one after the other.

    Parameters
    ----------
    *steps : callables
        Each may change status, headers and body of an answer.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, *steps: Step) -> None:
        self._steps = steps

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Hold the beginning of an answer back until there is more of it."""
        assert scope["type"] == ScopeType.HTTP, "others are not let in"
        begun: list[HTTPResponseStartEvent] = []

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                if _is_stream(message):
                    await send(message)
                else:
                    begun.append(message)
                return
            if begun and message["type"] == "http.response.body":
                start = begun.pop()
                if not message.get("more_body", False):
                    await self._change(scope, start, message)
                await send(start)
            await send(message)

        await next_app(scope, receive, hold)

    async def _change(
        self, scope: HTTPScope, start: HTTPResponseStartEvent, body: HTTPResponseBodyEvent
    ) -> None:
        headers = MutableScopeHeaders.from_message(start)
        answer = Answer(scope, Headers.from_scope(scope), start["status"], headers, body["body"])
        for step in self._steps:
            await step(answer)
        start["status"] = answer.status
        if answer.body is not body["body"]:
            body["body"] = answer.body
            if answer.status not in BODILESS:
                headers["Content-Length"] = str(len(answer.body))


def _is_stream(start: HTTPResponseStartEvent) -> bool:
    """Whether the first part of the body may be long in coming."""
    return _media_type(MutableScopeHeaders.from_message(start)) == "text/event-stream"


def _media_type(headers: MutableScopeHeaders) -> str:
    given: str = headers.get("content-type", "")
    return given.partition(";")[0].strip().lower()
