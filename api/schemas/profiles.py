"""Profiles on the wire, and how they become profiles that scoring understands.

One type serves mentors and mentees, because other systems send one: fields of
the other role are kept and returned, and have no effect.
"""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PrivateAttr, ValidationInfo, model_validator

from api.schemas.base import WireModel, catalogue_of
from api.schemas.faults import wrong
from scoring.catalogue.place import Place
from scoring.catalogue.places import Places
from scoring.profile import Gender, LanguageSkill, Level, Location, Meeting, Mentee, Mentor


class LevelName(StrEnum):
    """Levels of the Common European Framework of Reference, and native."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"
    NATIVE = "native"

    @property
    def level(self) -> Level:
        """The level as scoring orders it."""
        return Level.from_label(self.value)


class Topic(StrEnum):
    """What a tandem may want to work on."""

    JOB_APPLICATION = "job_application"
    RECOGNITION = "recognition"
    LANGUAGE = "language"
    EXAM = "exam"
    SELF_EMPLOYMENT = "self_employment"
    NETWORK = "network"
    EVERYDAY_WORK = "everyday_work"


class Recognition(StrEnum):
    """How far the recognition of the foreign qualification has come."""

    NONE = "none"
    APPLIED = "applied"
    PARTIAL = "partial"
    FULL = "full"


def _shown(text: str) -> str:
    """Refuse control characters: no list shows them, and not every database takes them.

    Tabs and line ends stay: cells of spreadsheets have them.
    """
    if _CONTROL.search(text):
        raise wrong("control_character")
    return text


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_shown)]
"""A short text without control characters, but for tabs and line ends."""

Prose = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_shown)]
"""Some sentences without control characters, but for tabs and line ends."""

Email = Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
"""Something that looks like an address."""


class OccupationRef(WireModel):
    """An occupation: one of `kldb`, `isco` or `text`.

    Answers always carry `kldb`, and beside it what was sent instead of it; that
    form is accepted, too.
    """

    kldb: Annotated[str, Field(pattern=r"^\d{5}$", examples=["81302"])] | None = None
    """KldB 2010, five digits."""
    isco: Annotated[str, Field(pattern=r"^\d{4}$", examples=["2221"])] | None = None
    """ISCO-08, four digits."""
    text: Annotated[Line, Field(examples=["Krankenschwester"])] | None = None
    """A title in any language of the catalogue."""

    @model_validator(mode="after")
    def _one_of(self) -> "OccupationRef":
        given = [name for name in ("kldb", "isco", "text") if getattr(self, name) is not None]
        if not given or (len(given) > 1 and (self.kldb is None or len(given) > 2)):
            raise wrong("occupation_one_of", given=", ".join(given) or "-")
        return self

    @property
    def code(self) -> str:
        """The KldB code of a reference that has been resolved."""
        assert self.kldb is not None
        return self.kldb


def _resolve_occupation(ref: OccupationRef, info: ValidationInfo) -> OccupationRef:
    occupations = catalogue_of(info).occupations
    if ref.kldb is not None:
        if occupations.by_code(ref.kldb) is None:
            nearest = occupations.nearest_codes(ref.kldb)
            raise wrong(
                "occupation_unknown_code",
                code=ref.kldb,
                suggestions=[f"{near.kldb} {near.label_de}" for near in nearest],
            )
        return ref
    found = occupations.by_isco(ref.isco) if ref.isco is not None else occupations.find(ref.text or "")
    if found.entry is None:
        code = "occupation_ambiguous" if found.reason == "ambiguous" else "occupation_unknown"
        raise wrong(
            code,
            text=ref.isco or ref.text or "",
            suggestions=[f"{near.label_de} ({near.kldb})" for near in found.candidates],
        )
    return ref.model_copy(update={"kldb": found.entry.kldb})


class LocationRef(WireModel):
    """A location: one of `ags`, `place`, `postcode`, or `lat` and `lon`."""

    ags: Annotated[str, Field(pattern=r"^\d{4,5}$", examples=["03457"])] | None = None
    """Official key of a district of Lower Saxony."""
    place: Annotated[Line, Field(examples=["Leer"])] | None = None
    """Name of a German town or of a district of Lower Saxony."""
    postcode: Annotated[str, Field(pattern=r"^\d{5}$", examples=["26789"])] | None = None
    """German postcode, if the operator has loaded a table of postcodes."""
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    """Latitude in degrees (WGS 84)."""
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    """Longitude in degrees (WGS 84)."""

    _point: Location | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _one_of(self) -> "LocationRef":
        ways = [name for name in ("ags", "place", "postcode") if getattr(self, name) is not None]
        if (self.lat is None) != (self.lon is None):
            raise wrong("location_lat_lon")
        if self.lat is not None:
            ways.append("lat, lon")
        if len(ways) != 1:
            raise wrong("location_one_of", given=", ".join(ways) or "-")
        return self

    @property
    def point(self) -> Location:
        """Where it is, once it has been resolved."""
        assert self._point is not None
        return self._point

    def resolve(self, places: Places) -> None:
        """Find out where it is; a fault of the input if `places` does not know it."""
        if self.lat is not None and self.lon is not None:
            self._point = Location(self.lat, self.lon, places.district_of(self.lat, self.lon))
            return
        place = self._place(places)
        district = place.ags or places.district_of(place.lat, place.lon)
        self._point = Location(place.lat, place.lon, district)

    def _place(self, places: Places) -> Place:
        if self.ags is not None:
            place = places.by_ags(self.ags)
            if place is None:
                raise wrong("location_unknown_ags", ags=self.ags)
            return place
        if self.postcode is not None:
            place = places.by_postcode(self.postcode)
            if place is None:
                code = "location_unknown_postcode" if places.has_postcodes else "location_no_postcodes"
                raise wrong(code, postcode=self.postcode)
            return place
        found = places.find(self.place or "")
        if found.entry is None:
            code = "location_ambiguous" if found.reason == "ambiguous" else "location_unknown"
            labels = [near.label for near in found.candidates]
            raise wrong(code, place=self.place or "", suggestions=labels)
        return found.entry


def _resolve_location(ref: LocationRef, info: ValidationInfo) -> LocationRef:
    ref.resolve(catalogue_of(info).places)
    return ref


class LanguageRef(WireModel):
    """A language and the command of it."""

    code: Annotated[str, Field(min_length=2, max_length=35, examples=["de"])]
    """BCP 47 or ISO 639 code."""
    level: LevelName


def _resolve_language(ref: LanguageRef, info: ValidationInfo) -> LanguageRef:
    languages = catalogue_of(info).languages
    known = languages.by_code(ref.code)
    if known is None:
        near = languages.find(ref.code)
        options = [near.entry] if near.entry else list(near.candidates)
        raise wrong(
            "language_unknown",
            code=ref.code,
            suggestions=[f"{option.code} ({option.name_de})" for option in options],
        )
    return ref if ref.code == known.code else ref.model_copy(update={"code": known.code})


def _each_once(languages: list[LanguageRef]) -> list[LanguageRef]:
    seen: set[str] = set()
    for language in languages:
        if language.code in seen:
            raise wrong("language_twice", code=language.code)
        seen.add(language.code)
    return languages


class Profile(WireModel):
    """A person who seeks or offers guidance, with no more than matching needs."""

    external_ref: Line | None = None
    """The person's key in another system; unique per programme and role."""
    name: Line | None = None
    email: Email | None = None
    occupations: Annotated[
        list[Annotated[OccupationRef, AfterValidator(_resolve_occupation)]],
        Field(min_length=1, max_length=5),
    ]
    """Best first."""
    location: Annotated[LocationRef, AfterValidator(_resolve_location)]
    meeting: Meeting = Meeting.EITHER
    max_distance_km: Annotated[float, Field(ge=0, le=20_000)] | None = None
    """The longest way to a meeting in person; no limit if absent."""
    languages: Annotated[
        list[Annotated[LanguageRef, AfterValidator(_resolve_language)]],
        Field(min_length=1, max_length=20),
        AfterValidator(_each_once),
    ]
    gender: Gender | None = None
    """Only needed for the wish below."""
    same_gender_only: bool = False
    topics: Annotated[list[Topic], Field(max_length=7, default_factory=list)]
    capacity: Annotated[int, Field(ge=1, le=20)] = 1
    """Mentors: how many open pairings at once. No effect for mentees."""
    waiting_since: date | None = None
    """Mentees: since when they have been waiting. No effect for mentors."""
    recognition: Recognition | None = None
    """Mentees: how far the recognition of their qualification has come."""

    @model_validator(mode="after")
    def _wish_needs_gender(self) -> "Profile":
        if self.same_gender_only and self.gender is None:
            raise wrong("same_gender_without_gender")
        return self

    def to_mentor(self, identifier: str) -> Mentor:
        """The mentor, as scoring knows one, under `identifier`."""
        return Mentor(**_common(self, identifier), capacity=self.capacity)

    def to_mentee(self, identifier: str) -> Mentee:
        """The mentee, as scoring knows one, under `identifier`."""
        return Mentee(**_common(self, identifier), waiting_since=self.waiting_since)


def _common(profile: Profile, identifier: str) -> dict[str, Any]:
    return {
        "id": identifier,
        "occupations": tuple(dict.fromkeys(occupation.code for occupation in profile.occupations)),
        "location": profile.location.point,
        "languages": tuple(LanguageSkill(ref.code, ref.level.level) for ref in profile.languages),
        "meeting": profile.meeting,
        "max_distance_km": profile.max_distance_km,
        "gender": profile.gender,
        "same_gender_only": profile.same_gender_only,
    }
