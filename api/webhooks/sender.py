"""Hands one message to a receiver and reads its answer, no more of it than is needed.

The host is looked up once, its addresses are judged, and the connection is made
to one of those that passed: a name that means something else a moment later
leads nowhere else. TLS still asks for the certificate of the name.
"""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import SplitResult, urlsplit

import httpcore
import httpx

from api.webhooks.addresses import Address, Reach
from api.webhooks.network import AddressRefusedError, NameUnknownError, reachable

TIMEOUT: Final = 10.0
"""Seconds for each step: connecting, sending, waiting for the answer."""

WITHIN: Final = 20.0
"""Seconds for all of it."""

HEADERS: Final = {"Content-Type": "application/json", "User-Agent": "mentoring-matcher"}

_PORTS: Final = {"https": 443, "http": 80}
_TIMEOUTS: Final = dict.fromkeys(("connect", "read", "write", "pool"), TIMEOUT)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has come of an attempt.

    Parameters
    ----------
    status : int, optional
        The status of the answer, if there was one.
    error : str, optional
        Why the message does not count as taken, "status_500", "timed_out"; `None` if it does.
    wait : float, optional
        Seconds that the receiver asks for before it is tried again.
    """

    status: int | None
    error: str | None
    wait: float | None = None


@dataclass(frozen=True, slots=True)
class _Message:
    """What is to be posted where."""

    target: SplitResult
    body: bytes
    headers: Mapping[str, str]

    @property
    def host(self) -> str:
        return self.target.hostname or ""

    @property
    def port(self) -> int:
        return self.target.port or _PORTS[self.target.scheme]


class Sender:
    """Sends messages.

    Parameters
    ----------
    allow_private : bool
        Whether private addresses may be reached, and by plain HTTP.
    context : ssl.SSLContext, optional
        Whom to trust; those whom httpx trusts if left out, or `SSL_CERT_FILE`.
    within : float
        Seconds for an attempt.
    """

    def __init__(
        self, *, allow_private: bool, context: ssl.SSLContext | None = None, within: float = WITHIN
    ) -> None:
        private = {Reach.PRIVATE} if allow_private else set()
        # Whoever allows plain HTTP inside a network has not allowed it across the internet.
        self._allowed = {"https": frozenset({Reach.PUBLIC, *private}), "http": frozenset(private)}
        self._context = context or httpx.create_ssl_context()
        self._within = within

    async def send(self, url: str, body: bytes, headers: Mapping[str, str], now: datetime) -> Outcome:
        """Send a message; whatever goes wrong is an outcome, too.

        Parameters
        ----------
        now : datetime
            By which a `Retry-After` that is a date is read.
        """
        message = _Message(urlsplit(url), body, headers)
        try:
            async with asyncio.timeout(self._within):
                status, retry_after = await self._post(message)
        except (TimeoutError, httpcore.TimeoutException):
            return Outcome(None, "timed_out")
        except AddressRefusedError:
            return Outcome(None, "address_refused")
        except NameUnknownError:
            return Outcome(None, "name_unknown")
        except (httpcore.ProtocolError, httpcore.ReadError):
            return Outcome(None, "no_answer")
        except (httpcore.NetworkError, OSError) as error:
            return Outcome(None, "tls_failed" if _is_tls(error) else "unreachable")
        return Outcome(status, None if 200 <= status < 300 else f"status_{status}", _wait(retry_after, now))

    async def _post(self, message: _Message) -> tuple[int, str]:
        """Post to the first address that can be connected to."""
        *others, last = await reachable(message.host, message.port, self._allowed[message.target.scheme])
        for address in others:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._post_to(address, message)
        return await self._post_to(last, message)

    async def _post_to(self, address: Address, message: _Message) -> tuple[int, str]:
        """The status of the answer, and its `Retry-After`."""
        parts = message.target
        pinned = httpcore.URL(
            scheme=parts.scheme,
            host=str(address),
            port=message.port,
            target=parts._replace(scheme="", netloc="", path=parts.path or "/").geturl(),
        )
        headers = {"Host": parts.netloc, **HEADERS, **message.headers}
        async with (
            # Neither redirects nor proxies nor cookies: httpcore knows none of them.
            httpcore.AsyncConnectionPool(ssl_context=self._context) as pool,
            pool.stream(
                "POST",
                pinned,
                headers=[(name.encode(), value.encode()) for name, value in headers.items()],
                content=message.body,
                extensions={"timeout": _TIMEOUTS, "sni_hostname": message.host},
            ) as answer,
        ):
            # The status says everything; the body is not read, however long it is.
            told = {name.lower(): value for name, value in answer.headers}
            return answer.status, told.get(b"retry-after", b"").decode("latin-1")


def _wait(retry_after: str, now: datetime) -> float | None:
    """Read a `Retry-After` header (RFC 9110, section 10.2.3); `None` if there is none that can be read."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:10])
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (TypeError, ValueError):
        return None


def _is_tls(error: BaseException) -> bool:
    """Whether TLS is what an error comes from."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
