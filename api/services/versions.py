"""Versions of stored things: entity tags, and `If-Match` (RFC 9110, section 13.1.1)."""

import re
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from api.errors import Stale

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def etag(identifier: UUID, version: int) -> str:
    """The entity tag of a version."""
    return f'"{identifier.hex}-{version}"'


@dataclass(frozen=True, slots=True)
class Expected:
    """Which versions a change is meant for; `None` for whatever there is."""

    tags: frozenset[str] | None = None

    @classmethod
    def read(cls, if_match: str | None) -> Self:
        """Read an `If-Match` header.

        Weak tags count like strong ones, though the standard asks for strong
        ones: a proxy that compresses answers makes them weak, and ours change
        with every change.
        """
        if if_match is None or if_match.strip() == "*":
            return cls()
        return cls(frozenset(_TAG.findall(if_match)))

    def check(self, identifier: UUID, version: int) -> None:
        """Raise `Stale` if the present version is not among those expected."""
        if self.tags is not None and etag(identifier, version) not in self.tags:
            raise Stale
