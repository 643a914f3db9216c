"""What goes along from page to page until somebody has signed in: the language, and the page wanted."""

import re
from dataclasses import dataclass, replace
from typing import Final, Self
from urllib.parse import parse_qs, urlencode

from api.words import LANGUAGES, Language

SIGN_IN: Final = "/desk/sign-in"
HOME: Final = "/desk"
ACCOUNT: Final = "/desk/account"

LANGUAGE: Final = "lang"
TARGET: Final = "to"
"""Both are parameters of addresses, so that links and forms keep them without a script."""

LONGEST: Final = 500
"""Characters of a page that is wanted, so that it fits into a cookie."""

# A page of the desk: no step begins with a dot, so that none leads up and away.
_PAGE: Final = re.compile(rf"{HOME}(?:/(?!\.)[\w.~-]+)+(?:\?[\w.~%&=+-]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody on their way in.

    Parameters
    ----------
    language : Language, optional
        The one that they chose on a page.
    target : str, optional
        The page of the desk that they asked for.
    """

    language: Language | None = None
    target: str | None = None

    @classmethod
    def of(cls, language: str | None, target: str | None) -> Self:
        """Read parameters; what is no language or no page of ours is left out."""
        return cls(
            language=next((one for one in LANGUAGES if one == language), None),
            target=target if target and len(target) <= LONGEST and _PAGE.fullmatch(target) else None,
        )

    @classmethod
    def read(cls, query: str) -> Self:
        """Read the query of an address that keeps this."""
        given = parse_qs(query)
        return cls.of(*(given.get(name, [None])[0] for name in (LANGUAGE, TARGET)))

    @property
    def query(self) -> dict[str, str]:
        """The parameters that keep this."""
        given = {LANGUAGE: self.language, TARGET: self.target}
        return {name: value for name, value in given.items() if value}

    def at(self, path: str = "") -> str:
        """An address that keeps this; `path` is left out for the same page."""
        return f"{path}?{urlencode(self.query)}" if self.query else path

    def reading(self, language: Language) -> Self:
        """The same in another language."""
        return replace(self, language=language)
