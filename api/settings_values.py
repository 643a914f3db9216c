"""How the values of settings are read from texts; each raises `ValueError`, which says what is expected."""

from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

LOG_LEVELS = ("debug", "info", "warning", "error")
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


def integer(least: int, most: int) -> Callable[[str], int]:
    """Read a whole number in a range."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"an integer from {least} to {most}")
        return int(text)

    return read


def seconds(text: str) -> float:
    """Read a time of a day at most."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= 86_400:
        raise ValueError("a number of seconds above 0 and up to 86400")
    return number


def text(given: str) -> str:
    """Read anything but blanks."""
    if not given.strip():
        raise ValueError("some text")
    return given.strip()


def database(text: str) -> str:
    """Read where a database is."""
    if "://" not in text:
        raise ValueError("a database URL such as sqlite+aiosqlite:///matcher.db")
    return text


def url(text: str) -> str:
    """Read an address of the web; a slash at its end goes."""
    if not text.startswith(("http://", "https://")):
        raise ValueError("a URL that starts with http:// or https://")
    return text.rstrip("/")


def issuer(text: str) -> str:
    """Read where a provider of identities is: by HTTPS, or on this machine."""
    parts = urlsplit(text)
    if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in _HERE):
        raise ValueError("a URL that starts with https://; with http:// only on this machine")
    return text.rstrip("/")


def mail_server(text: str) -> str:
    """Read where a mail server is, and how it is signed in to."""
    parts = urlsplit(text)
    known = (
        parts.scheme in {"smtp", "smtps"} and parts.hostname and not (parts.path.strip("/") or parts.query)
    )
    if not known or not _has_sound_port(parts):
        raise ValueError("a URL such as smtp://user:password@mail.example.org:587, or smtps://...")
    return text


def _has_sound_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0
    except ValueError:
        return False


def sender(text: str) -> str:
    """Read a mail address, with or without a name."""
    _, address = parseaddr(text)
    if not (address.isascii() and address.count("@") == 1 and all(address.split("@"))):
        raise ValueError("an address such as mentoring@example.org or Mentoring <mentoring@example.org>")
    return text


def directory(text: str) -> Path:
    """Read a folder, which need not be there yet."""
    path = Path(text)
    if path.exists() and not path.is_dir():
        raise ValueError("a folder")
    return path


def truth(text: str) -> bool:
    """Read yes or no."""
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if text.lower() not in words:
        raise ValueError("true or false")
    return words[text.lower()]


def level(text: str) -> str:
    """Read a severity of logs."""
    if text.lower() not in LOG_LEVELS:
        raise ValueError(f"one of {', '.join(LOG_LEVELS)}")
    return text.lower()
