"""Reads the filters of lists, with the words and codes of the catalogue."""

import re
from dataclasses import dataclass

from api.schemas.faults import Fault, quote
from api.schemas.problem import InvalidInput
from api.schemas.states import Status
from api.store.records import PeopleFilter
from scoring.catalogue import Catalogue
from scoring.catalogue.text import fold

_GROUP = re.compile(r"[0-9]{1,4}")
_CODE = re.compile(r"[0-9]{5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleQuery:
    """The filters of a list of people as they were sent; see the query parameters of the list."""

    q: str | None = None
    status: Status | None = None
    occupation: str | None = None
    ags: str | None = None
    language: str | None = None
    open_seats: int | None = None

    def read(self, catalogue: Catalogue) -> PeopleFilter:
        """Turn words into codes; raise `InvalidInput` with all the faults."""
        faults: list[Fault] = []
        chosen = PeopleFilter(
            words=tuple(fold(self.q or "").split()),
            status=self.status,
            kldb=self.occupation and _kldb(self.occupation, catalogue, faults),
            ags=self.ags and _ags(self.ags, catalogue, faults),
            language=self.language and _language(self.language, catalogue, faults),
            open_seats=self.open_seats,
        )
        if faults:
            raise InvalidInput(faults, "parameter")
        return chosen


def _kldb(given: str, catalogue: Catalogue, faults: list[Fault]) -> str | None:
    """A KldB code, the beginning of one, or the code of a title."""
    if _GROUP.fullmatch(given):
        return given
    occupations = catalogue.occupations
    if _CODE.fullmatch(given):
        if occupations.by_code(given) is not None:
            return given
        near = [f"{one.kldb} {one.label_de}" for one in occupations.nearest_codes(given)]
        faults.append(_fault("occupation", "occupation_unknown_code", "code", given, near))
        return None
    found = occupations.find(given)
    if found.entry is not None:
        return found.entry.kldb
    code = "occupation_ambiguous" if found.reason == "ambiguous" else "occupation_unknown"
    near = [f"{one.label_de} ({one.kldb})" for one in found.candidates]
    faults.append(_fault("occupation", code, "text", given, near))
    return None


def _ags(given: str, catalogue: Catalogue, faults: list[Fault]) -> str | None:
    place = catalogue.places.by_ags(given)
    if place is None:
        faults.append(_fault("ags", "location_unknown_ags", "ags", given, []))
        return None
    return place.ags


def _language(given: str, catalogue: Catalogue, faults: list[Fault]) -> str | None:
    known = catalogue.languages.by_code(given)
    if known is None:
        found = catalogue.languages.find(given)
        options = [found.entry] if found.entry else list(found.candidates)
        near = [f"{option.code} ({option.name_de})" for option in options]
        faults.append(_fault("language", "language_unknown", "code", given, near))
        return None
    return known.code


def _fault(parameter: str, code: str, name: str, given: str, near: list[str]) -> Fault:
    shown = quote(given)
    return Fault(path=(parameter,), code=code, values={name: shown}, value=shown, suggestions=tuple(near))
