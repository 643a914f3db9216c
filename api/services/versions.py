"""Versions of stored things: entity tags, `If-Match` and `If-None-Match: *` (RFC 9110, section 13.1)."""

import re
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import PreconditionRequired, Stale
from api.store import programmes

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def etag(identifier: UUID, version: int) -> str:
    """The entity tag of a version."""
    return f'"{identifier.hex}-{version}"'


def tags_of(header: str) -> frozenset[str]:
    """The entity tags that a header lists, as strong ones.

    Weak tags count like strong ones, though a change asks for strong ones by
    the standard: whoever compresses answers makes them weak, and ours change
    with every change.
    """
    return frozenset(_TAG.findall(header))


@dataclass(frozen=True, slots=True)
class Expected:
    """What a change is meant for.

    Attributes
    ----------
    tags : frozenset of str, optional
        The versions; `None` for whatever there is.
    there : bool, optional
        Whether there must be something already, or nothing yet; `None` for either.
    said : bool
        Whether the caller has said what is expected, or need not.
    """

    tags: frozenset[str] | None = None
    there: bool | None = None
    said: bool = True

    @classmethod
    def read(cls, if_match: str | None, if_none_match: str | None = None) -> Self:
        """Read the headers of a request; of `If-None-Match`, a change takes only `*`."""
        if if_match is not None:
            return cls(None if if_match.strip() == "*" else tags_of(if_match), there=True)
        if if_none_match is not None and if_none_match.strip() == "*":
            return cls(there=False)
        return cls(said=False)

    def check(self, identifier: UUID, version: int) -> None:
        """Raise `Stale` if the present version is not among those expected."""
        if self.there is False or (self.tags is not None and etag(identifier, version) not in self.tags):
            raise Stale

    def check_new(self) -> None:
        """Raise `Stale` if something was expected where there is nothing."""
        if self.there:
            raise Stale

    async def check_in(
        self, session: AsyncSession, programme_id: UUID, identifier: UUID, version: int
    ) -> None:
        """Check what belongs to a programme, which may demand that a version is named.

        Raises
        ------
        Stale, PreconditionRequired
        """
        if not self.said and await programmes.demands_versions(session, programme_id):
            raise PreconditionRequired
        self.check(identifier, version)
