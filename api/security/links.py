"""The tokens in links: how they are made and recognised.

A token has 256 random bits. Only its SHA-256 digest is stored, so that whoever
reads the database cannot answer for anybody.
"""

import hashlib
import secrets
from dataclasses import dataclass, field

BYTES = 32
LENGTH = 43
"""Characters of a token: 32 bytes in URL-safe base64."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that has just been made; `token` goes into one mail and is never stored."""

    token: str = field(repr=False)
    digest: bytes = field(repr=False)


def new_token() -> NewToken:
    """Make a token."""
    token = secrets.token_urlsafe(BYTES)
    return NewToken(token, digest_of(token))


def digest_of(token: str) -> bytes:
    """The SHA-256 digest of a token, 32 bytes."""
    return hashlib.sha256(token.encode()).digest()
