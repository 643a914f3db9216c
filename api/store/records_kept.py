"""What is known of requests that may come again."""

from dataclasses import dataclass
from datetime import datetime

from api.store.types import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A request that wants to be the only one under its name.

    Attributes
    ----------
    name : bytes
        32, of the holder of the key and the `Idempotency-Key`.
    request : bytes
        32, of what was asked.
    """

    name: bytes
    request: bytes
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """An answer as it left: status, headers by name, body."""

    status: int
    headers: JsonObject
    body: bytes
