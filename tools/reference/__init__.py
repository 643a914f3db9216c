"""The reference under docs/reference, written from the code: `.venv/bin/python -m tools.reference`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tools.reference import codes, columns, commands, endpoints, settings

FOLDER: Final = Path(__file__).parents[2] / "docs" / "reference"

PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "commands.md": commands.page,
    "settings.md": settings.page,
    "endpoints.md": endpoints.page,
    "codes.md": codes.page,
    "columns.md": columns.page,
}
"""What writes each page."""

NOTE: Final = "<!-- Written by `python -m tools.reference`. -->\n"


def written(name: str) -> str:
    """A whole page."""
    return f"{NOTE}\n{PAGES[name]()}"
