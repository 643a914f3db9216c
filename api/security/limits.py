"""How many requests a key may make in a minute, counted by all servers together.

Minutes are those of the clock. A server takes requests from the common account
of a minute in slices of two per cent and spends them in its own memory, so that
hardly a request writes. No key ever gets more than its limit in a minute; what a
server has taken and not spent is lost for that minute: at most a slice for each
server but the one that refuses.
"""

import asyncio
from dataclasses import dataclass, field
from math import ceil
from typing import Final, Protocol

from api.clock import Clock
from api.errors import TooMany

WINDOW_SECONDS: Final = 60

SLICES: Final = 50
"""So often at most, and once more to learn that there is no more, a server asks for a slice in a window."""


class RateLimited(TooMany):
    """The key has made as many requests as it may in this minute; `seconds` is how long to wait."""

    code = "rate_limited"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left to a key after a request.

    Attributes
    ----------
    limit : int
        Requests in a window.
    remaining : int
        Those left, as far as this process knows.
    reset : int
        Seconds until the next window, at least 1.
    granted : bool
        Whether the request may be answered.
    """

    limit: int
    remaining: int
    reset: int
    granted: bool


class Account(Protocol):
    """What all servers take from."""

    async def __call__(self, key_id: str, window: int, wanted: int, limit: int) -> tuple[int, int]:
        """Take up to `wanted` requests of a key in a window; how many those are, and how many are left."""
        ...


class Alone:
    """The account of a process that shares with nobody: it takes everything at once."""

    async def __call__(self, key_id: str, window: int, wanted: int, limit: int) -> tuple[int, int]:
        """See `Account`."""
        del key_id, window, wanted  # whatever is asked for, nobody else needs the rest
        return limit, 0


@dataclass(slots=True)
class _Share:
    """What this process has taken for a key in a window, and what the others had left then."""

    window: int = -1
    left: int = 0
    rest: int = 0
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def must_ask(self, window: int) -> bool:
        """Whether only the account knows if there is another request."""
        return self.window != window or (self.left == 0 and self.rest > 0)


class Limits:
    """Counts the requests of keys.

    Parameters
    ----------
    limit : int
        Requests in a window for each key, at least 1.
    """

    def __init__(self, limit: int, clock: Clock, account: Account) -> None:
        self.limit = limit
        self._clock = clock
        self._account = account
        self._slice = ceil(limit / SLICES)
        # As many as there are keys: only those that are valid get here.
        self._shares: dict[str, _Share] = {}

    async def take(self, key_id: str) -> Standing:
        """Count a request, and say where the key stands after it."""
        share = self._shares.get(key_id)
        if share is None:
            share = self._shares.setdefault(key_id, _Share())
        while True:
            now = self._clock.now().timestamp()
            window = int(now // WINDOW_SECONDS)
            if not share.must_ask(window):
                granted = share.left > 0
                share.left -= granted
                reset = max(1, ceil((window + 1) * WINDOW_SECONDS - now))
                return Standing(self.limit, share.left + share.rest, reset, granted)
            async with share.asking:
                # Whoever had the lock before may have asked already.
                if share.must_ask(window):
                    share.left, share.rest = await self._account(key_id, window, self._slice, self.limit)
                    share.window = window
