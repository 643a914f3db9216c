"""Which addresses webhooks may be sent to.

A host that somebody names may have any address, also one inside the network that
this service runs in. So it is the address that is judged, after the name has been
looked up, and an address that carries an IPv4 address is judged by that.
"""

from enum import Enum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

Address = IPv4Address | IPv6Address


class Reach(Enum):
    """How an address is reached."""

    PUBLIC = "public"
    PRIVATE = "private"
    """By this machine or inside a network of ours; the operator may allow it."""
    NEVER = "never"
    """Nothing that could be meant: many receivers, documentation, the neighbours of this machine."""


# https://www.iana.org/assignments/iana-ipv4-special-registry
_PRIVATE_4: Final = tuple(
    map(IPv4Network, ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
)
_NEVER_4: Final = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ),
    )
)  # fmt: skip

# https://www.iana.org/assignments/iana-ipv6-special-registry
_PRIVATE_6: Final = tuple(map(IPv6Network, ("::1/128", "fc00::/7")))
_GLOBAL_6: Final = IPv6Network("2000::/3")
_NEVER_6: Final = tuple(
    map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"))
)
"""Parts of `_GLOBAL_6`; among them Teredo and 6to4, which carry IPv4 addresses and are of no use any more."""

_MAPPED: Final = IPv6Network("::ffff:0:0/96")
_NAT64: Final = IPv6Network("64:ff9b::/96")


def reach_of(address: Address) -> Reach:
    """Judge an address."""
    if isinstance(address, IPv6Address):
        if address in _MAPPED or address in _NAT64:
            return reach_of(IPv4Address(int(address) & 0xFFFF_FFFF))
        if any(address in network for network in _PRIVATE_6):
            return Reach.PRIVATE
        public = address in _GLOBAL_6 and not any(address in network for network in _NEVER_6)
        return Reach.PUBLIC if public else Reach.NEVER
    if any(address in network for network in _PRIVATE_4):
        return Reach.PRIVATE
    return Reach.NEVER if any(address in network for network in _NEVER_4) else Reach.PUBLIC
