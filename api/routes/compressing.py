"""Compression of large answers by `Accept-Encoding` (RFC 9110, section 12.5.3): zstd or gzip.

Nothing is compressed that holds a secret, and no page: who can have others ask
for it would learn of its content from its length (BREACH).
"""

import asyncio
import gzip
from collections.abc import Callable, Mapping
from typing import Final

import zstandard

from api.negotiation import weights
from api.routes.documented import is_confidential
from api.routes.whole import BODILESS, Answer

HEADER: Final = "Accept-Encoding"

LEAST_BYTES: Final = 1024
"""Shorter bodies fit into one packet as they are."""

APART_BYTES: Final = 64 * 1024
"""Longer bodies are compressed in a thread, while others are answered."""

TEXTS: Final = frozenset({"text/csv", "application/x-ndjson"})
"""What is worth it, besides JSON; a spreadsheet is compressed in itself."""


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


def _zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=3).compress(body)


CODINGS: Final[Mapping[str, Callable[[bytes], bytes]]] = {"zstd": _zstd, "gzip": _gzip}
"""By name, best first."""


async def compress(answer: Answer) -> None:
    """Compress a body that is long enough, in the way that the caller likes best."""
    if answer.status in BODILESS or not (answer.is_json or answer.media_type in TEXTS):
        return
    if "content-encoding" in answer.headers or is_confidential(answer.scope["route_handler"].opt):
        return
    answer.vary(HEADER)
    coding = chosen(answer.asked.get(HEADER, ""))
    if coding is None or len(answer.body) < LEAST_BYTES:
        return
    work, body = CODINGS[coding], answer.body
    answer.body = work(body) if len(body) < APART_BYTES else await asyncio.to_thread(work, body)
    answer.headers["Content-Encoding"] = coding
    tag = answer.headers.get("etag")
    if tag is not None and not tag.startswith("W/"):
        # A strong tag would promise the same bytes.
        answer.headers["ETag"] = f"W/{tag}"


def chosen(header: str) -> str | None:
    """The coding that an `Accept-Encoding` asks for; `None` for none that is known here."""
    wishes = weights(header)
    anything = wishes.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: wishes.get(coding, anything))
    # What the caller would rather have as it is stays so.
    least = wishes.get("identity", 0.0)
    wished = wishes.get(best, anything)
    return best if wished > 0 and wished >= least else None
