"""How a value is written in a language: numbers, kilometres, per cent, dates, names of codes."""

import re
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from api.words.languages import Language
from scoring.catalogue import Catalogue
from scoring.policy import FULL_SCORE

LABELS = frozenset({"rule", "level", "criterion", "objective", "kind", "stage", "role"})
"""Kinds of codes whose names are messages, with the kind as the first part of their ids."""

KINDS = frozenset({"", "km", "percent", "date", "moment", "occupation", "language", "options", *LABELS})
"""All that may follow the colon of a placeholder."""

PLACE_OF_TIME: Final = ZoneInfo("Europe/Berlin")
"""Whose clock people read; the programmes are German."""

_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'")


def show(value: object, kind: str, language: Language, catalogue: Catalogue | None = None) -> str:
    """Write a value.

    Parameters
    ----------
    kind : str
        "" for texts and plain numbers, "km", "percent" (of basis points), "date"
        (a `date`, its ISO form, or an aware `datetime`: its day on German calendars),
        "moment" (an aware `datetime`), "occupation" (a KldB code), "language" (a
        code), "options" (the list of choices as pydantic writes it).
    """
    match kind:
        case "":
            return number(value, language) if isinstance(value, int | float) else str(value)
        case "km":
            return kilometres(_number(value), language)
        case "percent":
            return per_cent(_number(value), language)
        case "date" | "moment":
            return _when(value, kind, language)
        case "options":
            options = _QUOTED.findall(str(value))
            return str(format_list(options or [str(value)], style="or", locale=language))
        case "occupation" | "language" if catalogue is not None:
            return _named(str(value), kind, language, catalogue)
        case "occupation" | "language":
            raise ValueError(f"A message that names an {kind} needs the catalogue.")
        case _:
            raise ValueError(f"Unknown kind {kind!r} of a placeholder; known: {', '.join(sorted(KINDS))}.")


def number(value: float, language: Language) -> str:
    """A number with at most three decimals: 1.234,5 in German."""
    return str(format_decimal(value, locale=language))


def per_cent(points: float, language: Language) -> str:
    """Basis points as whole per cent: "77 %"."""
    return str(format_percent(points / FULL_SCORE, locale=language))


def kilometres(km: float, language: Language) -> str:
    """A distance: whole kilometres from 10, one decimal below: "7,5 km"; none at all is "< 1 km"."""
    if not km:
        return f"< {kilometres(1, language)}"
    rounded = round(km) if km >= 10 else round(km, 1)
    return str(format_unit(rounded, "length-kilometer", length="short", locale=language))


def day(value: date, language: Language) -> str:
    """A date: 31.12.2026 in German, 31 December 2026 in English, so that no day is taken for a month."""
    return str(format_date(value, "dd.MM.yyyy" if language == "de" else "d MMMM yyyy", locale=language))


def moment(value: datetime, language: Language) -> str:
    """A day and a time on German clocks: 31.12.2026, 18:30 Uhr; 31 December 2026, 18:30."""
    pattern = "dd.MM.yyyy, HH:mm 'Uhr'" if language == "de" else "d MMMM yyyy, HH:mm"
    return str(format_datetime(value, pattern, tzinfo=PLACE_OF_TIME, locale=language))


def _when(value: object, kind: str, language: Language) -> str:
    if kind == "date":
        if isinstance(value, datetime):
            value = value.astimezone(PLACE_OF_TIME).date()
        return day(value if isinstance(value, date) else date.fromisoformat(str(value)), language)
    if not isinstance(value, datetime):
        raise TypeError(f"A message needs a moment here, got {value!r}.")
    return moment(value, language)


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError(f"A message needs a number here, got {value!r}.")
    return value


def _named(code: str, kind: str, language: Language, catalogue: Catalogue) -> str:
    german = language == "de"
    if kind == "occupation" and (occupation := catalogue.occupations.by_code(code)):
        return occupation.label_de if german else occupation.label_en
    if kind == "language" and (spoken := catalogue.languages.by_code(code)):
        return spoken.name_de if german else spoken.name_en
    raise LookupError(f"The catalogue has no {kind} {code!r}.")
