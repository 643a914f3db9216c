"""The languages that are spoken here, and which of them a reader asks for."""

import re
from collections.abc import Mapping
from typing import Final, Literal, get_args

Language = Literal["de", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
"""The first one is spoken where a reader asks for none of them."""

LANGUAGE_NAMES: Final[Mapping[Language, str]] = {"de": "Deutsch", "en": "English"}
"""What each is called by those who speak it."""

_RANGE = re.compile(r"^\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9-]*)?\s*(?:;\s*q\s*=\s*([0-9.]{1,5})\s*)?$")


def language_of(accept_language: str | None) -> Language:
    """Choose by an `Accept-Language` header (RFC 9110, section 12.5.4); "de" if it asks for neither.

    What cannot be read is passed over: the header is a wish, and no reason to
    refuse a request.
    """
    wishes: dict[str, float] = {}
    for item in (accept_language or "").split(","):
        found = _RANGE.match(item)
        if found:
            primary = found[1].lower()
            wishes[primary] = max(wishes.get(primary, 0.0), _quality(found[2]))
    others = wishes.get("*", 0.0)
    # max takes the first of equals, and German stands first.
    chosen = max(LANGUAGES, key=lambda language: wishes.get(language, others))
    return chosen if wishes.get(chosen, others) > 0 else LANGUAGES[0]


def _quality(number: str | None) -> float:
    if number is None:
        return 1.0
    try:
        return min(float(number), 1.0)
    except ValueError:
        return 0.0
