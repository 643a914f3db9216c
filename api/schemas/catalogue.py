"""What forms look up: occupations, places and languages."""

from typing import Literal, Self

from api.schemas.base import WireModel
from scoring.catalogue.languages import Language
from scoring.catalogue.occupations import Occupation, Regulation
from scoring.catalogue.place import Place


class OccupationView(WireModel):
    """An occupation of the catalogue."""

    kldb: str
    """KldB 2010, five digits."""
    label_de: str
    label_en: str
    isco: str | None
    """ISCO-08, four digits."""
    regulation: Regulation | None
    """Who regulates access; null if the catalogue does not know."""

    @classmethod
    def of(cls, found: Occupation) -> Self:
        """Show an occupation."""
        return cls(
            kldb=found.kldb,
            label_de=found.label_de,
            label_en=found.label_en,
            isco=found.isco,
            regulation=found.regulation,
        )


class PlaceView(WireModel):
    """A place of the catalogue; `label` is unique, and understood as a profile's `place`."""

    label: str
    name: str
    kind: Literal["place", "district", "postcode"]
    state: str
    """Two letters: NI is Lower Saxony."""
    ags: str | None
    """Official key of the district, five digits; in Lower Saxony only."""
    lat: float
    lon: float

    @classmethod
    def of(cls, found: Place) -> Self:
        """Show a place."""
        return cls(
            label=found.label,
            name=found.name,
            kind=found.kind,
            state=found.state,
            ags=found.ags,
            lat=found.lat,
            lon=found.lon,
        )


class LanguageView(WireModel):
    """A language of the catalogue."""

    code: str
    """BCP 47."""
    name_de: str
    name_en: str
    name_own: str

    @classmethod
    def of(cls, found: Language) -> Self:
        """Show a language."""
        return cls(code=found.code, name_de=found.name_de, name_en=found.name_en, name_own=found.name_own)
