"""How pages write what a profile says, and what can be chosen in forms about people."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from api.store.records import Person
from api.store.types import JsonObject
from api.words import Language
from scoring.catalogue import Catalogue
from scoring.catalogue.text import fold

_CODE_FIRST: Final = re.compile(r"(\d{5}) (.+)")

Option = tuple[str, str]
"""What a choice sends, and what it is called."""


def title_of(person: Person) -> str | None:
    """What people call somebody; `None` if nobody has given a name or a reference."""
    return person.wire["name"] or person.external_ref


def occupation_name(kldb: str, language: Language, catalogue: Catalogue) -> str:
    """The name of an occupation; its code where the catalogue has lost it."""
    known = catalogue.occupations.by_code(kldb)
    if known is None:
        return kldb
    return known.label_de if language == "de" else known.label_en


def occupation_text(ref: JsonObject, language: Language, catalogue: Catalogue) -> str:
    """An occupation as it was written, or what it is called; a form takes it back with the code behind it."""
    written = ref.get("text") or (f"ISCO {ref['isco']}" if ref.get("isco") else None)
    return str(written or occupation_name(ref["kldb"], language, catalogue))


def code_last(suggestion: str) -> str:
    """An occupation that is suggested to programs, "81302 Pflege", as people type it: "Pflege (81302)"."""
    found = _CODE_FIRST.fullmatch(suggestion)
    return f"{found[2]} ({found[1]})" if found else suggestion


def place_text(home: JsonObject, catalogue: Catalogue) -> str:
    """A place as it was written: a town, a postcode, a district, or a point."""
    if home.get("ags"):
        district = catalogue.places.by_ags(home["ags"])
        return str(home["ags"]) if district is None else district.label
    if home.get("lat") is not None:
        return f"{home['lat']}, {home['lon']}"
    return str(home.get("place") or home.get("postcode") or "")


def district_name(ags: str | None, catalogue: Catalogue) -> str | None:
    """The name of a district; `None` outside Lower Saxony."""
    district = None if ags is None else catalogue.places.by_ags(ags)
    return None if district is None else district.label


def language_name(code: str, language: Language, catalogue: Catalogue) -> str:
    """The name of a language; its code where the catalogue has lost it."""
    known = catalogue.languages.by_code(code)
    if known is None:
        return code
    return known.name_de if language == "de" else known.name_en


def groups(language: Language, catalogue: Catalogue) -> Sequence[Option]:
    """The main groups of occupations."""
    found = [group for code, group in catalogue.occupations.groups.items() if len(code) == 2]
    return [(one.code, one.label_de if language == "de" else one.label_en) for one in found]


def districts(catalogue: Catalogue) -> Sequence[Option]:
    """The districts, as in a dictionary."""
    return _sorted([(one.ags or "", one.label) for one in catalogue.places.districts])


def languages(language: Language, catalogue: Catalogue) -> Sequence[Option]:
    """All languages, as in a dictionary."""
    return _sorted([(one.code, language_name(one.code, language, catalogue)) for one in catalogue.languages])


def shower(language: Language, catalogue: Catalogue) -> dict[str, Any]:
    """What templates about people need besides what all have."""
    return {
        "title_of": title_of,
        "moment_of": datetime.fromisoformat,
        "occupation_text": lambda ref: occupation_text(ref, language, catalogue),
        "occupation_name": lambda kldb: occupation_name(kldb, language, catalogue),
        "group_name": lambda kldb: _group(kldb, language, catalogue),
        "place_text": lambda home: place_text(home, catalogue),
        "district_name": lambda ags: district_name(ags, catalogue),
        "language_name": lambda code: language_name(code, language, catalogue),
    }


def _group(kldb: str, language: Language, catalogue: Catalogue) -> str:
    group = catalogue.occupations.groups.get(kldb[:3])
    if group is None:
        return ""
    return group.label_de if language == "de" else group.label_en


def _sorted(options: list[Option]) -> list[Option]:
    return sorted(options, key=lambda option: fold(option[1]))
