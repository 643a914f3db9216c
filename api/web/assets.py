"""Style sheets, scripts and pictures: read once, and served under the digest of their content.

An address never shows anything else than what it showed first, so browsers keep
it for good, and a new version of the program brings new addresses along.
"""

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
"""Media types by the ends of names."""

PATH: Final = "/static"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages load."""

    name: str
    media_type: str
    content: bytes

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"{PATH}/{_VERSION}/{self.name}"


def _read() -> dict[str, Asset]:
    folder = files("api.web").joinpath("static")
    found = sorted((file.name, file.read_bytes()) for file in folder.iterdir() if "." in file.name)
    return {name: Asset(name, TYPES[name.rpartition(".")[2]], content) for name, content in found}


ASSETS: Final = _read()
"""All of them by name."""

# One digest for all, because scripts name each other by their names alone.
_VERSION: Final = hashlib.sha256(b"".join(asset.content for asset in ASSETS.values())).hexdigest()[:16]


def address_of(name: str) -> str:
    """Where a file is served; raise `KeyError` if there is none of this name."""
    return ASSETS[name].address


def find(version: str, name: str) -> Asset | None:
    """What is served at an address."""
    return ASSETS.get(name) if version == _VERSION else None
