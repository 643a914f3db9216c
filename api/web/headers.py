"""What browsers are told about the pages of the desk: load our own files, and nothing from elsewhere."""

import base64
import hashlib
from typing import Final

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    # Search words and filters never stand in an address; still nobody else is told where somebody was.
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Vary": "Accept-Language, Cookie",
}


def this_style(sheet: str) -> str:
    """A rule of a content security policy: of all style within a page, apply this sheet alone."""
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    return f"style-src 'sha256-{digest}'"
