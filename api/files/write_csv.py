"""CSV files that a German spreadsheet program opens rightly with a double click."""

import csv
import io
from datetime import date
from decimal import Decimal

from api.files.formulas import defuse
from api.files.grid import Table, Value
from api.words import Language, label


def to_csv(table: Table, language: Language) -> bytes:
    """Write a table: semicolons, UTF-8 with a byte order mark, decimal comma and dates as in German.

    Texts that would be computed get an apostrophe (`api.files.formulas`). In
    English, numbers have a decimal point and dates are in ISO form.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.headings)
    shares = [heading in table.shares for heading in table.headings]
    for row in table.rows:
        writer.writerow(
            [_text(value, language, share=share) for value, share in zip(row, shares, strict=True)]
        )
    return stream.getvalue().encode("utf-8-sig")


def _text(value: Value, language: Language, *, share: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return label("answer", str(value).lower(), language)
    if isinstance(value, int | float):
        return _number(value / 100 if share else value, language)
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y") if language == "de" else value.isoformat()
    return defuse(value.replace("\r\n", "\n").replace("\r", "\n"))


def _number(value: float, language: Language) -> str:
    """A number with all its digits, written so that its separator can only be that of decimals."""
    written = format(Decimal(repr(value)), "f")
    whole, _, decimals = written.partition(".")
    if not decimals or set(decimals) == {"0"}:
        return whole
    # "1,234" could be one thousand; "1,2340" cannot.
    decimals += "0" if len(decimals) == 3 else ""
    return f"{whole}{',' if language == 'de' else '.'}{decimals}"
