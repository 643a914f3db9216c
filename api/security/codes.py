"""The second factor: codes that change every 30 seconds (RFC 6238), and codes that stand in for them."""

import base64
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import pyotp

from api.security.digests import digest_of

ISSUER: Final = "Mentoring Matcher"
"""What apps show beside the address."""

SECONDS: Final = 30
SPARE_CODES: Final = 10

_AROUND: Final = (-1, 0, 1)
"""Clocks may be 30 seconds apart."""

_BYTES: Final = 15
"""120 random bits in each spare code: too many to guess, also from its digest, and few enough to type."""

_MISREAD: Final = str.maketrans("018", "OIB")
"""Base 32 has none of these digits, so it is clear what was meant."""

_BLANK: Final = re.compile(r"[\s-]+")


def new_secret() -> str:
    """Make the secret that an app and the server share: 160 bits in base 32."""
    return pyotp.random_base32()


def address_of(secret: str, email: str) -> str:
    """What an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime, *, after: int | None) -> int | None:
    """The number of the 30 seconds whose code this is; `None` if it is wrong, or was taken before.

    Parameters
    ----------
    after : int, optional
        The last number whose code was taken.
    """
    given = _BLANK.sub("", code).encode()
    present = int(now.timestamp()) // SECONDS
    for step in (present + shift for shift in _AROUND):
        right = pyotp.TOTP(secret).at(step * SECONDS).encode()
        if hmac.compare_digest(given, right) and (after is None or step > after):
            return step
    return None


def new_spare_codes() -> list[str]:
    """Make codes for when the app is lost: "MZXW-6YTB-OI23-...", in letters that are hard to mistake."""
    made = [base64.b32encode(secrets.token_bytes(_BYTES)).decode() for _ in range(SPARE_CODES)]
    return ["-".join(code[start : start + 4] for start in range(0, len(code), 4)) for code in made]


def spare_digests(codes: Sequence[str]) -> list[str]:
    """What is stored of such codes, in hexadecimal digits."""
    return [_digest(code) for code in codes]


def without(code: str, digests: Sequence[str]) -> list[str] | None:
    """The digests that are left when a code was used; `None` if it is none of them."""
    used = _digest(code)
    left = [digest for digest in digests if not hmac.compare_digest(digest, used)]
    return left if len(left) < len(digests) else None


def _digest(code: str) -> str:
    return digest_of(_BLANK.sub("", code).upper().translate(_MISREAD)).hex()
