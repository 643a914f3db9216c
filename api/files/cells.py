"""What a single cell says: text, a number, a date, yes or no."""

import re
from datetime import date, datetime, time

from api.files.faults import CellError
from api.files.sheet import LONGEST_SAID, BadCell, Cell
from api.words.formats import PLACE_OF_TIME

NOT_GIVEN = frozenset(
    {"-", "\N{EN DASH}", "\N{EM DASH}", "/", "k.a.", "k. a.", "keine angabe", "n/a", "n.a."}
)
"""Stands for an empty cell where a number, a date or a choice is expected, in lower case."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<digits>\d[\d.,\s']*)")
_GROUPED = {mark: re.compile(rf"\d{{1,3}}(?:\{mark}\d{{3}})+") for mark in ".,"}
_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{2}|\d{4})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?")
_TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?Uhr|Z)?$")
_CENTURY_PIVOT = 69
_SHORT = 15
"""Digits that a float holds exactly."""
_YES = frozenset({"ja", "j", "yes", "y", "x", "true", "wahr", "1", "✓", "✔", "☑", "☒"})
_NO = frozenset({"nein", "n", "no", "false", "falsch", "0", "☐"})


def shown(cell: Cell) -> str:
    """A cell as it is quoted to people."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, BadCell):
        return cell.shown
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def text(cell: Cell) -> str:
    """Text; a whole number counts as its digits."""
    if isinstance(cell, str):
        if _CONTROL.search(cell):
            raise CellError("control_character")
        if len(cell) > LONGEST_SAID:
            raise CellError("string_too_long", max_length=LONGEST_SAID)
        return cell
    if isinstance(cell, bool) or (isinstance(cell, float) and not cell.is_integer()):
        raise CellError("text_expected")
    if isinstance(cell, date | datetime | time):
        # Excel turns "01-02" into a day of this year; what stood there is lost.
        raise CellError("cell_is_date")
    return shown(cell)


def digits(cell: Cell, length: int) -> str:
    """A code of `length` digits whose leading zero a spreadsheet program may have taken away."""
    written = text(cell).replace(" ", "")
    lost = len(written) == length - 1 and written.isascii() and written.isdigit()
    return f"0{written}" if lost else written


def number(cell: Cell, unit: str = "") -> float | int:
    """A number, with a decimal comma or point and a unit behind it.

    Raises
    ------
    CellError
        `number_expected`, or `number_ambiguous` where a single separator could
        be that of decimals as well as of thousands: "1.234".
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return int(cell) if float(cell).is_integer() else cell
    written = cell.strip() if isinstance(cell, str) else ""
    if len(written) <= _SHORT and written.isascii() and written.isdigit():
        return int(written)
    if unit and written.lower().endswith(unit):
        written = written[: -len(unit)].rstrip()
    found = _NUMBER.fullmatch(written)
    if not found:
        raise CellError("number_expected")
    plain = _plain(re.sub(r"[\s']", "", found["digits"]))
    value = float(found["sign"] + plain)
    return int(value) if value.is_integer() else value


def _plain(written: str) -> str:
    """A number without a sign as Python writes it."""
    marks = [char for char in written if char in ".,"]
    if not marks:
        return written
    last = marks[-1]
    if len(marks) == 1:
        if _GROUPED[last].fullmatch(written) and not written.startswith("0"):
            whole, decimals = written.replace(last, ""), f"{written.replace(last, ',')}0"
            raise CellError("number_ambiguous", suggestions=(whole, decimals))
        return written.replace(",", ".")
    if len(set(marks)) == 1 and _GROUPED[last].fullmatch(written):
        return written.replace(last, "")
    head, _, decimals = written.rpartition(last)
    other = "." if last == "," else ","
    if last in head or not _GROUPED[other].fullmatch(head):
        raise CellError("number_expected")
    return f"{head.replace(other, '')}.{decimals}"


def degrees(cell: Cell) -> float | int:
    """An angle; no angle has thousands, so a single separator is that of decimals."""
    if isinstance(cell, str) and len(re.findall(r"[.,]", cell)) == 1:
        try:
            return float(cell.replace(",", "."))
        except ValueError:
            raise CellError("number_expected") from None
    return number(cell)


def day(cell: Cell) -> str:
    """A date in ISO form, from 31.12.2026, 31.12.26, 2026-12-31 or a date of Excel.

    A time of day behind it, as registration forms write one, is let go.
    """
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    written = _TIME_OF_DAY.sub("", cell) if isinstance(cell, str) else ""
    try:
        if found := _GERMAN_DATE.fullmatch(written):
            return date(_year(found[3]), int(found[2]), int(found[1])).isoformat()
        if found := _ISO_DATE.fullmatch(written):
            return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        raise CellError("date_impossible") from None
    raise CellError("date_expected")


def moment(cell: Cell) -> str:
    """A moment in ISO form with its offset from UTC; of a day, see `day`, its beginning.

    Without an offset it is German time.
    """
    if isinstance(cell, datetime):
        at = cell
    elif isinstance(cell, str) and _MOMENT.fullmatch(cell):
        try:
            at = datetime.fromisoformat(cell)
        except ValueError:
            raise CellError("date_impossible") from None
    else:
        at = datetime.combine(date.fromisoformat(day(cell)), time())
    return (at if at.tzinfo else at.replace(tzinfo=PLACE_OF_TIME)).isoformat()


def _year(written: str) -> int:
    year = int(written)
    if len(written) == 4:
        return year
    return year + (2000 if year < _CENTURY_PIVOT else 1900)


def yes_no(cell: Cell) -> bool:
    """Yes or no, in the ways people tick a box."""
    if isinstance(cell, bool):
        return cell
    written = shown(cell).casefold()
    if written in _YES:
        return True
    if written in _NO:
        return False
    raise CellError("yes_no_expected")


def is_given(cell: Cell) -> bool:
    """Whether a cell for a number, a date or a choice says anything."""
    return cell is not None and not (isinstance(cell, str) and cell.casefold() in NOT_GIVEN)
