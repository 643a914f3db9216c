"""Those who run programmes, as people: what each role may do, and the cookie that tells who it is."""

from collections.abc import Mapping
from typing import Final

from api.schemas.staff import StaffRole
from api.security.access import Scope

__all__ = ["COOKIE", "SCOPES", "StaffRole"]

COOKIE: Final = "__Host-session"
"""The cookie of a session; by its prefix browsers take it only over TLS, for this host and all its paths."""

_VIEWER: Final = frozenset({Scope.PROFILES_READ, Scope.EVENTS_READ})
_COORDINATOR: Final = _VIEWER | {Scope.PROFILES_WRITE, Scope.MATCHING, Scope.PAIRINGS}

SCOPES: Final[Mapping[StaffRole, frozenset[Scope]]] = {
    StaffRole.VIEWER: _VIEWER,
    StaffRole.COORDINATOR: _COORDINATOR,
    StaffRole.ADMINISTRATOR: frozenset({Scope.ADMIN}),
}
"""What a key that may do the same would have."""
