"""Secrets and signatures, as Standard Webhooks asks for them."""

import base64
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from standardwebhooks import Webhook

SECRET_BYTES: Final = 32
"""The specification asks for 24 to 64."""


def new_secret() -> bytes:
    """Make a secret."""
    return secrets.token_bytes(SECRET_BYTES)


def shown_secret(secret: bytes) -> str:
    """A secret as receivers know it: `whsec_...`."""
    return f"whsec_{base64.b64encode(secret).decode()}"


def headers_of(message_id: str, at: datetime, body: str, secrets_: Iterable[bytes]) -> Mapping[str, str]:
    """The headers of a message: its id, the time of this attempt, and a signature by each secret."""
    signatures = [Webhook(secret).sign(message_id, at, body) for secret in secrets_]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
