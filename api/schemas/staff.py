"""The names of what those who run a programme may be, and of the links that let them in."""

from enum import StrEnum


class StaffRole(StrEnum):
    """What somebody may do in a programme; each may do all that those before it may."""

    VIEWER = "viewer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"

    def at_least(self, other: "StaffRole") -> bool:
        """Whether this role may do all that the other one may."""
        ranks = list(StaffRole)
        return ranks.index(self) >= ranks.index(other)


class LinkKind(StrEnum):
    """What a token lets its holder do once."""

    FIRST = "first"
    """Make the first account of the installation."""
    INVITATION = "invitation"
    """Take over an account that somebody else has made."""
    RESET = "new_password"
    """Choose another password."""
    CODE = "code"
    """Give the code of the second factor; the password was right. Held by a cookie, not by a link."""
