"""The form of a person: between the texts that people type and a profile on the wire."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from api.files.cells import day, number
from api.files.faults import CellError
from api.files.jobs import reference
from api.routes.desk.forms import Form
from api.routes.desk.people.shown import language_name, place_text
from api.store.types import JsonObject
from api.words import Language
from scoring.catalogue import Catalogue

_POINT: Final = re.compile(r"(-?\d{1,2}\.\d+)\s*[,;]\s*(-?\d{1,3}\.\d+)")
_DIGITS: Final = re.compile(r"\d{4,5}")
_NAMED_CODE: Final = re.compile(r".*\((?P<code>[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)")

TEXTS: Final = (
    *("name", "email", "external_ref", "location", "meeting", "max_distance_km"),
    *("gender", "capacity", "waiting_since", "recognition"),
)
"""Fields of one text, by their names on the wire."""

DEFAULTS: Final = {"meeting": "either", "capacity": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What stands in the form.

    Parameters
    ----------
    texts : dict
        By the names of `TEXTS`.
    languages : tuple of (str, str)
        Names and levels.
    """

    texts: dict[str, str | None]
    occupations: tuple[str, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    topics: tuple[str, ...] = ()
    same_gender_only: bool = False

    @classmethod
    def empty(cls, language: Language, catalogue: Catalogue) -> Self:
        """A form that nobody has touched; German is asked for, because everybody speaks some."""
        return cls(
            texts={name: DEFAULTS.get(name) for name in TEXTS},
            languages=((language_name("de", language, catalogue), ""),),
        )

    @classmethod
    def of_wire(cls, wire: JsonObject, language: Language, catalogue: Catalogue) -> Self:
        """What a stored profile says."""
        texts: dict[str, str | None] = {name: _text(wire.get(name)) for name in TEXTS}
        return cls(
            texts={**texts, "location": place_text(wire["location"], catalogue)},
            occupations=tuple(occupation_entry(ref, language, catalogue) for ref in wire["occupations"]),
            languages=tuple(
                (language_name(ref["code"], language, catalogue), ref["level"]) for ref in wire["languages"]
            ),
            topics=tuple(wire["topics"]),
            same_gender_only=wire["same_gender_only"],
        )

    @classmethod
    def of_form(cls, form: Form) -> Self:
        """What was typed, with the suggestion that was chosen, if one was."""
        filled = cls(
            texts={name: form.text(name) for name in TEXTS},
            occupations=form.texts("occupations"),
            languages=tuple((name or "", level or "") for name, level in form.rows("languages", "levels")),
            topics=form.texts("topics"),
            same_gender_only="same_gender_only" in form,
        )
        field, chosen, text = (form.text("choose") or "").partition("|")
        return filled._with(field, text) if chosen else filled

    def _with(self, field: str, text: str) -> Self:
        name, _, place = field.partition(".")
        places = map(str, range(max(len(self.occupations), len(self.languages))))
        number = {digits: index for index, digits in enumerate(places)}.get(place.partition(".")[0], -1)
        if name == "location":
            return replace(self, texts={**self.texts, "location": text})
        if name == "occupations" and number in range(len(self.occupations)):
            return replace(self, occupations=_swapped(self.occupations, number, text))
        if name == "languages" and number in range(len(self.languages)):
            entry = (text, self.languages[number][1])
            return replace(self, languages=_swapped(self.languages, number, entry))
        return self

    def wire(
        self, fields: Sequence[str], language: Language, catalogue: Catalogue, before: JsonObject | None
    ) -> JsonObject:
        """The profile, as a merge patch of `before` if there is one.

        What was left as it stood keeps its form on the wire: whoever corrects an
        address changes nothing else.

        Parameters
        ----------
        fields : sequence of str
            Those of `TEXTS` that the form has.
        """
        stored = before or {"occupations": [], "languages": [], "location": {}, "topics": []}
        jobs = {occupation_entry(ref, language, catalogue): ref for ref in stored["occupations"]}
        tongues = {
            language_name(ref["code"], language, catalogue): ref["code"] for ref in stored["languages"]
        }
        home = self.texts["location"]
        patch: dict[str, Any] = {name: _value(name, self.texts[name]) for name in fields}
        return {
            **patch,
            "location": _home(home, stored["location"], catalogue),
            "occupations": [jobs.get(text) or reference(text) for text in self.occupations],
            "languages": [
                {"code": tongues.get(name) or language_code(name, catalogue), "level": level}
                for name, level in self.languages
            ],
            # Boxes know no order, so one that somebody has given stays.
            "topics": sorted(self.topics, key=lambda topic: _place(topic, stored["topics"])),
            "same_gender_only": self.same_gender_only,
        }


def occupation_entry(ref: JsonObject, language: Language, catalogue: Catalogue) -> str:
    """An occupation as the form shows it and takes it back: "Krankenschwester (81302)"."""
    written = ref.get("text") or (f"ISCO {ref['isco']}" if ref.get("isco") else None)
    known = catalogue.occupations.by_code(ref["kldb"])
    if written is None and known is not None:
        written = known.label_de if language == "de" else known.label_en
    return f"{written} ({ref['kldb']})" if written else str(ref["kldb"])


def language_code(text: str, catalogue: Catalogue) -> str:
    """The code of a language that was typed; the text itself if nothing is called so."""
    named = _NAMED_CODE.fullmatch(text)
    if named and catalogue.languages.by_code(named["code"]) is not None:
        return named["code"]
    found = catalogue.languages.find(text)
    return text if found.entry is None else found.entry.code


def _home(text: str | None, stored: JsonObject, catalogue: Catalogue) -> JsonObject | None:
    if text is None:
        return None
    if stored and text == place_text(stored, catalogue):
        return stored
    if point := _POINT.fullmatch(text):
        return {"lat": float(point[1]), "lon": float(point[2])}
    if _DIGITS.fullmatch(text):
        known = catalogue.places.by_postcode(text) is None and catalogue.places.by_ags(text) is not None
        return {"ags": text} if known else {"postcode": text}
    return {"place": text}


def _value(name: str, text: str | None) -> object:
    """A text as the wire wants it; as it is, if it cannot be read, so that its fault is named."""
    if text is None:
        return None
    readers: dict[str, Callable[[str], object]] = {
        "capacity": number, "max_distance_km": lambda given: number(given, unit="km"), "waiting_since": day
    }  # fmt: skip
    try:
        return readers[name](text) if name in readers else text
    except CellError:
        return text


def _text(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)


def _place(item: str, order: Sequence[str]) -> int:
    """Where something stands; behind all if it does not."""
    return order.index(item) if item in order else len(order)


def _swapped(items: tuple[Any, ...], place: int, item: object) -> tuple[Any, ...]:
    return (*items[:place], item, *items[place + 1 :])
