"""JSON as it is written into columns."""

import msgspec


def to_json(value: object) -> str:
    """Write a value; `msgspec.json.decode` reads it."""
    return msgspec.json.encode(value).decode()
