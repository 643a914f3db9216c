"""The official file of KldB 2010, as the Federal Employment Agency publishes it.

Its spreadsheet has lost the leading zeros of the armed forces (major group 0): "1104" on level 5 is
"01104". Columns, order and separators vary between editions, so they are found by their headings.
"""

import csv
import io
from collections.abc import Collection, Iterator
from pathlib import Path

from scoring.catalogue.tables import install
from scoring.catalogue.text import fold

INSTALLED_NAME = "kldb.csv"
"""The file within the operator's catalogue directory."""

MOST_BYTES = 50_000_000
"""The edition with all explanations has 4 MB."""

_HEADINGS = {
    "code": ("schluessel", "kldb", "code"),
    "level": ("ebene", "level", "gliederungsebene"),
    "title": ("titel", "title", "bezeichnung"),
}
_LINES_BEFORE_HEADINGS = 20
_DROPPED = "(weggefallen)"


def install_kldb(source: Path, directory: Path, groups: Collection[str]) -> int:
    """Check the official file and keep its codes and titles as `directory`/kldb.csv.

    Parameters
    ----------
    source
        The Agency's CSV: UTF-8 or Windows-1252, separated by semicolons, commas or tabs.
    directory
        Made if it is not there. The old file stays until the new one is complete.
    groups
        The groups (three digits) that the file must have, all of them and no other.

    Returns
    -------
    int
        Number of codes on all levels.

    Raises
    ------
    ValueError
        If the file is not such a list; the message names the row.

    """
    titles = load_official(source)
    found = {code for code in titles if len(code) == 3}
    if found != set(groups):
        raise ValueError(
            f"{source.name} is not the KldB 2010: expected its {len(groups)} groups (three digits), "
            f"missing {_some(set(groups) - found)}, unknown {_some(found - set(groups))}."
        )
    rows = ((code, len(code), title) for code, title in titles.items())
    install(directory / INSTALLED_NAME, (("code", "level", "title"), *rows))
    return len(titles)


def load_official(path: Path) -> dict[str, str]:
    """Read the titles of all codes, one to five digits, in the file's order; dropped ones are left out.

    Raises
    ------
    ValueError
        If the file is not such a list; the message names the row, as a spreadsheet counts them.

    """
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(
            f"{path.name} is larger than {MOST_BYTES} bytes; load the Agency's CSV of KldB 2010."
        )
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # The only undefined bytes of Windows-1252 are five control characters, so this is nearly total.
        text = raw.decode("cp1252", errors="replace")
    titles: dict[str, str] = {}
    for row, code, title in _rows(path.name, text):
        if titles.setdefault(code, title) != title:
            raise ValueError(
                f"{path.name}, row {row}: {code} has two titles, {titles[code]!r} and {title!r}."
            )
    if not titles:
        raise ValueError(f"{path.name} has headings but no codes.")
    return {code: title for code, title in titles.items() if title != _DROPPED}


def _rows(name: str, text: str) -> Iterator[tuple[int, str, str]]:
    separator, start, columns = _columns(name, text)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
            if number <= start or not any(cell.strip() for cell in cells):
                continue
            if len(cells) <= max(columns.values()):
                raise ValueError(f"{name}, row {number}: expected code, level and title, got {cells!r}.")
            code, level, title = (cells[columns[column]].strip() for column in ("code", "level", "title"))
            if level not in {"1", "2", "3", "4", "5"}:
                raise ValueError(f"{name}, row {number}: expected a level from 1 to 5, got {level!r}.")
            if not (code.isascii() and code.isdigit() and len(code) <= int(level) and title):
                raise ValueError(
                    f"{name}, row {number}: expected at most {level} digits and a title on level {level}, "
                    f"got {code!r} and {title!r}."
                )
            yield number, code.zfill(int(level)), title
    except csv.Error as error:
        raise ValueError(f"{name} is not a readable CSV file: {error}.") from error


def _columns(name: str, text: str) -> tuple[str, int, dict[str, int]]:
    """Find the separator, the row of the headings (from 1) and the position of each column (from 0)."""
    head = io.StringIO("\n".join(text.splitlines()[:_LINES_BEFORE_HEADINGS]))
    for separator in ";,\t":
        head.seek(0)
        for number, cells in enumerate(csv.reader(head, delimiter=separator), start=1):
            headings = [fold(cell).split()[:1] for cell in cells]
            columns = {
                column: position
                for column, known in _HEADINGS.items()
                for position, heading in reversed(list(enumerate(headings)))
                if heading and heading[0] in known
            }
            if len(columns) == len(_HEADINGS):
                return separator, number, columns
    raise ValueError(
        f"{name} has no line of headings: expected columns such as Schlüssel KldB 2010, Ebene and Titel, "
        "separated by semicolons, commas or tabs."
    )


def _some(codes: Collection[str]) -> str:
    return ", ".join(sorted(codes)[:5]) or "none"
