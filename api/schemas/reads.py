"""In which way somebody has looked at what is stored of people."""

from enum import StrEnum


class Way(StrEnum):
    """What was shown."""

    PROFILE = "profile"
    """One person."""
    STORED = "stored"
    """All that is stored of one person."""
    LIST = "list"
    """People of a programme, page by page."""
    FILE = "file"
    """People of a programme, or tandems, in one file."""
    PAIRING = "pairing"
    """A tandem, so both of its people."""
    PAIRINGS = "pairings"
    """The tandems of a programme."""
    RESULT = "result"
    """What a run has proposed."""
