"""Days and times in workbooks: numbers that a format makes dates (ECMA-376, part 1, 18.17.4 and 18.8.30)."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum
from math import floor

EPOCH_1900 = datetime.fromisoformat("1899-12-30")
"""Day 0, as if 1900 had been a leap year: for the days from March 1900 on."""
EPOCH_1904 = datetime.fromisoformat("1904-01-01")
"""Day 0 in workbooks that come from old Macs."""

_NO_LEAP_DAY = 60
"""The number of 29 February 1900, a day that never was."""
_MILLISECONDS = 86_400_000
_DAY_FORMATS = frozenset({*range(14, 23), 45, 46, 47})
_DURATION_FORMAT = 46
_LONGEST_FORMAT = 255
_NO_PLACEHOLDERS = re.compile(r'"[^"]*"|\[(?!(?:hh?|mm?|ss?)\])[^\]]*\]', re.IGNORECASE)
"""Words in quotes, colours, languages: all that is not a part of a day."""
_DAY = re.compile(r"(?<![_\\])[dmhys]", re.IGNORECASE)
_DURATION = re.compile(r"\[(?:hh?|mm?|ss?)\]", re.IGNORECASE)


class Counted(Enum):
    """What a number with a format counts."""

    DAYS = "days"
    """Days since an epoch, with the time of day behind the point."""
    DURATION = "duration"


def counted(number_format: int, codes: Mapping[int, str]) -> Counted | None:
    """What numbers of a format count, if anything; `codes` are the formats that a workbook defines itself."""
    code = codes.get(number_format)
    if code is None:
        if number_format == _DURATION_FORMAT:
            return Counted.DURATION
        return Counted.DAYS if number_format in _DAY_FORMATS else None
    # Negative numbers, zeros and texts have formats of their own behind the semicolons.
    positive = code[:_LONGEST_FORMAT].partition(";")[0]
    if not _DAY.search(_NO_PLACEHOLDERS.sub("", positive)):
        return None
    return Counted.DURATION if _DURATION.search(positive) else Counted.DAYS


def moment(serial: float, epoch: datetime) -> datetime | time:
    """The day and time that a number stands for, a time alone before day 1; raise `OverflowError` if none."""
    day = floor(serial)
    within = timedelta(milliseconds=round((serial - day) * _MILLISECONDS))
    if day == 0 and within.days == 0:
        return (EPOCH_1904 + within).time()
    if 0 < serial < _NO_LEAP_DAY and epoch == EPOCH_1900:
        day += 1
    return epoch + timedelta(days=day) + within


def duration(serial: float) -> str:
    """A number of days as hours, minutes and seconds; raise `OverflowError` if it is too large."""
    return str(timedelta(milliseconds=round(serial * _MILLISECONDS)))


def written(text: str) -> date | time:
    """A day, a moment or a time that is written out (ISO 8601); raise `ValueError` if it is none."""
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return time.fromisoformat(text)
