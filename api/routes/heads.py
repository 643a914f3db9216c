"""HEAD, for everything that GET answers (RFC 9110, section 9.3.2): the same, without the body."""

from collections.abc import Mapping
from typing import Any, Final, cast

from litestar import Litestar
from litestar.enums import ScopeType
from litestar.types import (
    HTTPScope,
    LifeSpanReceive,
    LifeSpanScope,
    LifeSpanSend,
    Message,
    Receive,
    Scope,
    Send,
)

_IS_HEAD: Final = "is head"


def method_of(scope: Scope) -> str:
    """What the caller has asked by; routes see GET in place of HEAD."""
    state: Mapping[str, Any] = scope["state"]
    return "HEAD" if _IS_HEAD in state else str(scope.get("method", "-"))


class Application(Litestar):
    """Litestar, which by itself takes HEAD only where a handler of its own is written for it."""

    async def __call__(
        self,
        scope: Scope | LifeSpanScope,
        receive: Receive | LifeSpanReceive,
        send: Send | LifeSpanSend,
    ) -> None:
        """Answer a request."""
        asked = cast(HTTPScope, scope)
        if scope["type"] != ScopeType.HTTP or asked["method"] != "HEAD":
            await super().__call__(scope, receive, send)
            return
        state = {**asked.get("state", {}), _IS_HEAD: True}
        # A copy, because the server goes by the method, too.
        seen = cast(HTTPScope, {**asked, "method": "GET", "state": state})
        await super().__call__(seen, receive, _without_body(cast(Send, send)))


def _without_body(send: Send) -> Send:
    """Send only how an answer begins.

    That ends it: whoever waits for more to send, as event streams do, is told by
    the server that nobody is there any more.
    """

    async def begin(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    return begin
