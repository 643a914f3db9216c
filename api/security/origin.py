"""Whether a request that changes something comes from a page of our own.

Browsers say where a request comes from, in `Sec-Fetch-Site` (Fetch Metadata) or
at least in `Origin`, and no page can make them lie. So forms need no tokens, and
none can be forgotten. The same check is made by Go's `http.CrossOriginProtection`.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from api.security.refusals import ForeignForm

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""


def check_origin(method: str, headers: Mapping[str, str]) -> None:
    """Raise `ForeignForm` unless a changing request comes from a page of this very host."""
    if method in SAFE:
        return
    site = headers.get("sec-fetch-site")
    if site is not None:
        own = site == "same-origin"
    else:
        host = headers.get("host", "")
        own = bool(host) and _host(headers.get("origin", "")) == host
    if not own:
        raise ForeignForm


def _host(origin: str) -> str | None:
    """The host that an origin names; `None` for what is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
