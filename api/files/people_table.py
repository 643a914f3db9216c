"""Profiles as a table that people can read, and that `read_people` reads back as it was."""

from collections.abc import Iterable, Sequence

from api.files.grid import Table, Value
from api.schemas.profiles import LocationRef, OccupationRef, Profile
from api.words import Language, label, text
from scoring.catalogue import Catalogue


def people_table(
    people: Sequence[tuple[str, Profile]], title: str, language: Language, catalogue: Catalogue
) -> Table:
    """Write profiles with their ids as a table; only columns that somebody fills are there.

    A column for each occupation keeps titles whole, whatever separators they contain.
    """
    most = max((len(profile.occupations) for _, profile in people), default=1)
    rows = [_row(identifier, profile, most, language, catalogue) for identifier, profile in people]
    always = {"id", "occupation 1", "place", "languages"}
    names = [name for name in _names(most) if name in always or any(row[name] is not None for row in rows)]
    return Table(
        title=title,
        headings=tuple(_heading(name, language) for name in names),
        rows=[tuple(row[name] for name in names) for row in rows],
    )


def _names(occupations: int) -> list[str]:
    """All columns, in their order."""
    return [
        "id", "name", "email", *(f"occupation {k}" for k in range(1, occupations + 1)),
        "place", "postcode", "ags", "lat", "lon", "languages", "meeting", "max_distance_km",
        "gender", "same_gender_only", "topics", "capacity", "waiting_since", "recognition",
    ]  # fmt: skip


def _heading(name: str, language: Language) -> str:
    field, _, number = name.partition(" ")
    return f"{text(f'column.{field}', language)} {number}".strip()


def _row(
    identifier: str, profile: Profile, occupations: int, language: Language, catalogue: Catalogue
) -> dict[str, Value]:
    named = [_occupation(ref) for ref in profile.occupations]
    named += [None] * (occupations - len(named))
    return {
        "id": identifier,
        "name": profile.name,
        "email": profile.email,
        **{f"occupation {k}": title for k, title in enumerate(named, start=1)},
        **_home(profile.location),
        "languages": _joined(
            f"{_language(ref.code, language, catalogue)} {label('level', ref.level.value, language)}"
            for ref in profile.languages
        ),
        "meeting": label("meeting", profile.meeting.value, language),
        "max_distance_km": profile.max_distance_km,
        "gender": profile.gender and label("gender", profile.gender.value, language),
        "same_gender_only": profile.same_gender_only,
        "topics": _joined(label("topic", topic.value, language) for topic in profile.topics),
        "capacity": profile.capacity,
        "waiting_since": profile.waiting_since,
        "recognition": profile.recognition and label("recognition", profile.recognition.value, language),
    }


def _joined(items: Iterable[str]) -> str | None:
    return "; ".join(items) or None


def _occupation(ref: OccupationRef) -> str | None:
    """An occupation as `api.files.jobs.reference` reads it."""
    written = ref.text or (f"ISCO {ref.isco}" if ref.isco else None)
    return f"{written} ({ref.kldb})" if written else ref.kldb


def _home(location: LocationRef) -> dict[str, Value]:
    return {name: getattr(location, name) for name in ("place", "postcode", "ags", "lat", "lon")}


def _language(code: str, language: Language, catalogue: Catalogue) -> str:
    """A name that leads back to the code; the code itself where no name does."""
    known = catalogue.languages.by_code(code)
    name = code if known is None else known.name_de if language == "de" else known.name_en
    found = catalogue.languages.find(name).entry
    return name if found is not None and found.code == code else code
