"""Scopes, the holder of a key, and how a route says what it needs.

Every route handler (or the controller or router around it) carries one of
`opt=needs(Scope.MATCHING)`, `opt=ANY_KEY` or `opt=OPEN`, a page `opt=SIGNED_IN` or
`opt=VISITED`; a handler without any is a mistake, which the guard refuses and a test
finds.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from api.schemas.keys import Scope

__all__ = [
    "ACCESS",
    "ANY_KEY",
    "BARE",
    "OPEN",
    "OPERATOR",
    "SIGNED_IN",
    "VISITED",
    "Principal",
    "Scope",
    "is_for_visitors",
    "is_open",
    "needs",
    "scope_of",
]


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever acts: the holder of a valid key, or somebody with an account who has signed in.

    Parameters
    ----------
    key_id : str
        The id of the key or of the account; what logs and events name.
    scopes : frozenset of Scope
    programmes : frozenset of str, optional
        The ids of the programmes that the key is bound to, or of the one in which
        somebody with an account is at work; `None` for all.
    expires_at : datetime, optional
        When the key expires; nothing that it makes lasts longer.
    """

    key_id: str
    scopes: frozenset[Scope]
    programmes: frozenset[str] | None = None
    expires_at: datetime | None = None

    def may(self, scope: Scope) -> bool:
        """Whether the key has `scope`."""
        return scope in self.scopes or Scope.ADMIN in self.scopes

    def sees(self, programme_id: str) -> bool:
        """Whether the key reaches a programme."""
        return self.programmes is None or programme_id in self.programmes

    def covers(self, programme_ids: Collection[str] | None) -> bool:
        """Whether the key reaches all of the programmes that something is bound to, if it is bound at all."""
        if programme_ids is None:
            return self.programmes is None
        return all(map(self.sees, programme_ids))


OPERATOR: Final = Principal("operator", frozenset({Scope.ADMIN}))
"""Whoever gives commands on the machine itself."""


ACCESS: Final = "access"
"""The key of a route's `opt` under which its need stands."""

_OPEN: Final = "open"
_ANY_KEY: Final = "any key"
_SIGNED_IN: Final = "signed in"
_VISITED: Final = "visited"

OPEN: Final[Mapping[str, str]] = {ACCESS: _OPEN}
"""A route for everyone: it shows nothing that belongs to anybody."""

ANY_KEY: Final[Mapping[str, str]] = {ACCESS: _ANY_KEY}
"""A route for every valid key."""


SIGNED_IN: Final[Mapping[str, str]] = {ACCESS: _SIGNED_IN}
"""A page for those who have signed in; what they may do where is seen to by the page."""

BARE: Final = "bare"
"""The key of a route's `opt` that opens a page to those, too, who still lack the second factor they need."""

VISITED: Final[Mapping[str, str]] = {ACCESS: _VISITED}
"""A page for everyone, which knows whether its visitor has signed in."""


def needs(scope: Scope) -> dict[str, str]:
    """A route for keys with `scope`."""
    return {ACCESS: scope.value}


def scope_of(access: str) -> Scope | None:
    """The scope that a route's need names; `None` if any key will do."""
    return None if access == _ANY_KEY else Scope(access)


def is_open(access: str) -> bool:
    """Whether a route needs no key."""
    return access == _OPEN


def is_for_visitors(access: str) -> bool:
    """Whether a route is a page of the desk, where a session takes the place of a key."""
    return access in {_SIGNED_IN, _VISITED}
