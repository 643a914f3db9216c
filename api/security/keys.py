"""API keys: how they are made, written down and recognised.

A key is `mm_<prefix>_<secret>`: the prefix finds it in the store and may be shown,
the secret has 256 random bits. Only the digest of the whole key is stored.
"""

import hmac
import re
import secrets
from dataclasses import dataclass, field

from api.security.digests import digest_of

_KEY = re.compile(r"mm_([0-9a-f]{12})_[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that has just been made; `key` is shown once and never stored."""

    key: str = field(repr=False)
    prefix: str
    digest: bytes = field(repr=False)


def new_key() -> NewKey:
    """Make a key."""
    prefix = secrets.token_hex(6)
    key = f"mm_{prefix}_{secrets.token_urlsafe(32)}"
    return NewKey(key=key, prefix=prefix, digest=digest_of(key))


def prefix_of(key: str) -> str | None:
    """The prefix of a key, 12 hexadecimal digits; `None` if it does not look like one."""
    found = _KEY.fullmatch(key)
    return found[1] if found else None


def is_key(key: str, digest: bytes) -> bool:
    """Whether `digest` is the key's, compared in constant time."""
    return hmac.compare_digest(digest_of(key), digest)
