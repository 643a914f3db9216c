"""Looks up hosts, and leaves out the addresses that may not be reached."""

import asyncio
import socket
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Final

from api.webhooks.addresses import Address, Reach, reach_of

MOST_TRIED: Final = 3
"""So many addresses of a host are tried."""

# Threads of their own, because looking up a name may hang, and other work must not wait behind it.
_LOOKING_UP: Final = ThreadPoolExecutor(max_workers=8, thread_name_prefix="webhook-names")


class AddressRefusedError(Exception):
    """No address of the host may be reached."""


class NameUnknownError(Exception):
    """The host has no address."""


async def look_up(host: str, port: int) -> list[Address]:
    """All addresses of a host, best first; raise `NameUnknownError`."""
    try:
        found = await asyncio.get_running_loop().run_in_executor(
            _LOOKING_UP, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
    except (OSError, UnicodeError) as error:
        raise NameUnknownError from error
    texts = dict.fromkeys(str(sockaddr[0]).partition("%")[0] for *_, sockaddr in found)
    return [ip_address(text) for text in texts]


async def reachable(host: str, port: int, allowed: Collection[Reach]) -> list[Address]:
    """The first addresses of a host that may be reached.

    Raises
    ------
    NameUnknownError
        If it has none.
    AddressRefusedError
        If none of them may.
    """
    found = [address for address in await look_up(host, port) if reach_of(address) in allowed]
    if not found:
        raise AddressRefusedError
    return found[:MOST_TRIED]
