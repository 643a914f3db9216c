"""The tokens in links: how they are made and recognised.

A token has 256 random bits. Only its digest is stored, so that whoever reads the
database cannot answer for anybody.
"""

import secrets
from dataclasses import dataclass, field

from api.security.digests import digest_of

BYTES = 32


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that has just been made; `token` goes into one mail and is never stored."""

    token: str = field(repr=False)
    digest: bytes = field(repr=False)


def new_token() -> NewToken:
    """Make a token."""
    token = secrets.token_urlsafe(BYTES)
    return NewToken(token, digest_of(token))
