"""What the URL of a webhook may look like."""

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from api.webhooks.addresses import Reach, reach_of


def fault_of(url: str, *, allow_private: bool) -> str | None:
    """The code of what is wrong with a URL, if anything; hosts are looked up only when something is sent.

    Parameters
    ----------
    allow_private : bool
        Whether the operator allows private addresses; then `http` is allowed, too,
        and the sender refuses it towards public ones.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "webhook_url_invalid"
    if not _is_plain(url) or not host or parts.username is not None or parts.password is not None:
        return "webhook_url_invalid"
    if parts.fragment:
        return "webhook_url_invalid"
    if parts.scheme != "https" and not (allow_private and parts.scheme == "http"):
        return "webhook_url_not_https"
    return None if _may_be_reached(parts, allow_private=allow_private) else "webhook_url_private"


def _is_plain(url: str) -> bool:
    """Whether all programs read the same in it."""
    return url.isascii() and url.isprintable() and not any(sign in url for sign in ' \\"<>^`{|}')


def _may_be_reached(parts: SplitResult, *, allow_private: bool) -> bool:
    host = (parts.hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return allow_private
    try:
        reach = reach_of(ip_address(host.partition("%")[0]))
    except ValueError:
        return True  # a name
    return reach is Reach.PUBLIC or (allow_private and reach is Reach.PRIVATE)
