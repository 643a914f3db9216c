"""Slows down whoever guesses links, passwords or codes, by the address that they come from.

256 random bits cannot be guessed; this keeps the attempts from costing anything.
Passwords can, and those of one account are counted besides (`api.services.tries`);
here it is many accounts that are tried from one place. Only what is wrong counts,
so that whoever has it right never waits, unless somebody behind the same address
guesses.
"""

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from api.clock import Clock
from api.errors import TooMany

MOST_GUESSES: Final = 10
"""So many wrong ones may come at once."""

ONE_MORE_AFTER: Final = timedelta(seconds=6)
"""After so long, another one may."""

MOST_CLIENTS: Final = 10_000
"""So many are remembered; who has been quiet for longest is forgotten."""


class TooManyGuesses(TooMany):
    """Too many wrong guesses came from the same address; `seconds` is how long to wait."""

    code = "too_many_guesses"


@dataclass(frozen=True, slots=True)
class _Bucket:
    """How many guesses were left to a client at a moment."""

    left: float
    at: datetime


class Guesses:
    """Counts wrong guesses by the address that they came from, in the memory of this process."""

    def __init__(
        self, clock: Clock, *, most: int = MOST_GUESSES, one_more_after: timedelta = ONE_MORE_AFTER
    ) -> None:
        self._clock = clock
        self._most = most
        self._one_more_after = one_more_after
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def check(self, client: str) -> None:
        """Raise `TooManyGuesses` if no more guesses are left to a client."""
        left = self._left(_network(client), self._clock.now())
        if left < 1:
            raise TooManyGuesses(ceil((1 - left) * self._one_more_after.total_seconds()))

    def count(self, client: str) -> None:
        """Note that a client has guessed, and was wrong."""
        network, now = _network(client), self._clock.now()
        self._buckets[network] = _Bucket(self._left(network, now) - 1, now)
        self._buckets.move_to_end(network)
        if len(self._buckets) > MOST_CLIENTS:
            self._buckets.popitem(last=False)

    def _left(self, network: str, now: datetime) -> float:
        bucket = self._buckets.get(network)
        if bucket is None:
            return float(self._most)
        return min(float(self._most), bucket.left + (now - bucket.at) / self._one_more_after)


def _network(client: str) -> str:
    """What stands for a client: its address, or the network of 64 bits that one IPv6 user has."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
