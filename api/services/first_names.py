"""First names: what of a name may be told before a tandem has begun."""

import re

_TITLE = re.compile(r"(?:.*\.|frau|herr|mrs?|ms|miss|mx|dr|prof|dipl)", re.IGNORECASE)
"""Titles and salutations; whatever ends with a full stop is none of the names that we look for."""

_NO_NAME = re.compile(r"[@._/\d]")
"""What is in no first name, but in mail addresses and in names that are written as one word."""


def first_name(name: str | None) -> str | None:
    """The first of the first names, of "Amal Haddad", "Haddad, Amal", "HADDAD Amal" or "Dr. Amal Haddad".

    Returns
    -------
    str or None
        None if there is no name, or if what is left after a title must be a
        surname. A single word is taken for a first name.
    """
    surname, comma, given = (name or "").partition(",")
    words = (given if comma else surname).split()
    names = [word for word in words if not _TITLE.fullmatch(word)]
    if not names or (not comma and len(names) == 1 and len(words) > 1):
        return None
    # A surname is often set apart by capitals, and then may stand first.
    [chosen, *_] = [word for word in names if not (word.isupper() and len(word) > 1)] or names
    return None if _NO_NAME.search(chosen) else chosen
