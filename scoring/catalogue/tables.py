"""Tables as files: those that come with the package, and those that an operator installs."""

import csv
import io
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path


def packaged(name: str) -> Iterator[list[str]]:
    """Read the rows of a packaged table, without its headings."""
    text = files("scoring.catalogue").joinpath(name).read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines())
    next(rows)
    return rows


def install(path: Path, rows: Iterable[Sequence[object]], *, delimiter: str = ",") -> None:
    """Write a table; until it is complete on the disk, `path` keeps what it had.

    Several may install at once: the last one stands, and nothing else is left behind.
    """
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with unfinished.open("x", encoding="utf-8", newline="") as table:
            table.write(text.getvalue())
            table.flush()
            os.fsync(table.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
