"""The methods that a path takes, as `Allow` names them (RFC 9110, section 10.2.1)."""

from collections.abc import Iterable


def allow(methods: Iterable[str]) -> str:
    """List methods by name; whatever answers GET answers HEAD, too."""
    named = set(methods)
    return ", ".join(sorted(named | {"HEAD"} if "GET" in named else named))
