"""`Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a request that comes again has one effect.

A POST with the header is answered only once its answer is stored together with
what it did. Answers that are errors are not stored: nothing has happened.
"""

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID
from weakref import WeakValueDictionary

from litestar import Request, Response
from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy.ext.asyncio import AsyncSession

from api.routes.documented import is_confidential, is_stateless
from api.routes.requests import JsonRequest
from api.schemas.faults import Fault, quote
from api.schemas.problem import InvalidInput
from api.services.repeats import Repeats, RequestCameTwice, name_of, request_digest
from api.store import kept_answers
from api.store.joining import Joined
from api.store.records_kept import Claim, KeptAnswer

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
LONGEST_KEY: Final = 255

KEPT_HEADERS: Final = frozenset(
    {"content-type", "content-language", "etag", "link", "location", "retry-after", "vary"}
)
"""What belongs to an answer; the others belong to the moment at which it leaves."""

_ATTEMPT: Final = "attempt"
_QUOTED: Final = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\])+)"')
_BARE: Final = re.compile(r"[!#-+\--:<-\[\]-~]+")


def takes_key(method: str, path: str, opt: Mapping[str, Any]) -> bool:
    """Whether a route remembers requests by their `Idempotency-Key`."""
    return method == "POST" and path.startswith("/v1/") and not is_stateless(opt)


def read_key(header: str) -> str:
    """The key that a header names: a string of RFC 8941, or the same without quotation marks.

    Raises
    ------
    InvalidInput
    """
    quoted = _QUOTED.fullmatch(header)
    key = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else header
    if len(key) > LONGEST_KEY or not (quoted or _BARE.fullmatch(header)):
        fault = Fault(path=(HEADER,), code="idempotency_key_invalid", value=quote(header))
        raise InvalidInput([fault], "header")
    return key


@dataclass(slots=True)
class _Attempt:
    """A request with a key, while it is being answered."""

    header: str
    joined: Joined | None = None
    claim: Claim | None = None
    earlier: KeptAnswer | None = None
    came_twice: bool = False
    alone: asyncio.Lock | None = None


@dataclass(slots=True)
class _Caught:
    """An answer that has not left yet."""

    messages: list[Message] = field(default_factory=list)

    async def send(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def status(self) -> int:
        return next((one["status"] for one in self.messages if one["type"] == "http.response.start"), 500)

    def answer(self) -> KeptAnswer:
        """The answer, as it is kept."""
        headers, body = {}, b""
        for message in self.messages:
            if message["type"] == "http.response.start":
                pairs = ((name.decode("latin-1").lower(), value) for name, value in message["headers"])
                headers = {name: value.decode("latin-1") for name, value in pairs if name in KEPT_HEADERS}
            elif message["type"] == "http.response.body":
                body += message["body"]
        return KeptAnswer(status=self.status, headers=headers, body=body)


class Idempotency(ASGIMiddleware):
    """Answers requests with a key; `look_up` is called between the guards and the handler.

    Parameters
    ----------
    most_bytes : int
        The longest body that is read for a route that sets no limit itself.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, repeats: Repeats, most_bytes: int) -> None:
        self._repeats = repeats
        self._most_bytes = most_bytes
        # Duplicates in this process wait here and not in the database, where they
        # would keep connections from others.
        self._locks: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Answer a request: as it was answered before, or with all that it does in one transaction."""
        header = Headers.from_scope(scope).get(HEADER)
        if header is None or not takes_key(
            str(scope.get("method")), scope["path"], scope["route_handler"].opt
        ):
            await next_app(scope, receive, send)
            return
        attempt, caught = _Attempt(header), _Caught()
        scope["state"][_ATTEMPT] = attempt
        try:
            await self._answer(attempt, caught, scope, receive, next_app)
        finally:
            if attempt.alone is not None:
                attempt.alone.release()
        if attempt.earlier is not None:
            await _replay(attempt.earlier, send)
            return
        for message in caught.messages:
            await send(message)

    async def _answer(
        self, attempt: _Attempt, caught: _Caught, scope: Scope, receive: Receive, next_app: ASGIApp
    ) -> None:
        async def first(session: AsyncSession) -> None:
            assert attempt.claim is not None, "nobody joins before the key is looked up"
            try:
                await self._repeats.take(session, attempt.claim)
            except RequestCameTwice:
                attempt.came_twice = True
                raise

        async with self._repeats.database.join(first) as joined:
            attempt.joined = joined
            await next_app(scope, receive, caught.send)
            if joined.session is not None and caught.status < HTTPStatus.BAD_REQUEST:
                assert attempt.claim is not None, "it was taken with the session"
                if not is_confidential(scope["route_handler"].opt):
                    answer = caught.answer()
                    await kept_answers.keep(joined.session, attempt.claim.name, answer, _subject(answer))
                await joined.commit()
        if attempt.came_twice and attempt.claim is not None:
            attempt.earlier = await self._repeats.look_up(attempt.claim)

    async def look_up(self, request: Request[Any, Any, Any]) -> Response[None] | None:
        """Litestar hook: end a request that has been answered before; let others begin.

        Raises
        ------
        InvalidInput, IdempotencyKeyReused, AnswerNotKept
        """
        attempt: _Attempt | None = request.scope["state"].get(_ATTEMPT)
        if attempt is None:
            return None
        name = name_of(request.auth.key_id, read_key(attempt.header))
        target = request.scope["raw_path"] + b"?" + request.scope["query_string"]
        digest = request_digest(request.method, target, await self._body_of(request))
        alone = self._locks.setdefault(name, asyncio.Lock())
        await alone.acquire()
        attempt.alone = alone
        attempt.claim = self._repeats.claim(name, digest)
        attempt.earlier = await self._repeats.look_up(attempt.claim)
        if attempt.earlier is not None:
            # What is sent instead, `handle` knows.
            return Response(None, status_code=HTTPStatus.NO_CONTENT)
        assert attempt.joined is not None, "it was made before the request was let in"
        attempt.joined.begin()
        return None

    async def _body_of(self, request: Request[Any, Any, Any]) -> bytes:
        assert isinstance(request, JsonRequest), "all requests are"
        if request.route_handler.resolve_request_max_body_size() is None:
            return await request.body_up_to(self._most_bytes)
        return await request.body()


def _subject(answer: KeptAnswer) -> UUID | None:
    """What the request has made, by the address of it."""
    with suppress(ValueError):
        return UUID(answer.headers.get("location", "").rpartition("/")[2])
    return None


async def _replay(answer: KeptAnswer, send: Send) -> None:
    headers = {**answer.headers, "content-length": str(len(answer.body)), REPLAYED.lower(): "true"}
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})
