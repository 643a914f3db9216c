"""Choices from a list, by the words that people use for them."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from api import words
from api.files.cells import text
from api.files.faults import CellError
from api.files.sheet import Cell
from api.schemas.profiles import Recognition, Topic
from api.schemas.states import Status
from api.words import LANGUAGES
from scoring.catalogue.text import fold
from scoring.profile import Gender, Meeting

E = TypeVar("E", bound=StrEnum)


class Choice(Generic[E]):
    """One choice from an enumeration: by its code, its labels, and further words."""

    def __init__(self, kind: str, options: type[E], further: Mapping[E, Iterable[str]]) -> None:
        self._kind = kind
        self._options = options
        self._by_name = {fold(name): option for option, names in further.items() for name in names}
        for option in options:
            labels = (words.label(kind, option.value, language) for language in LANGUAGES)
            for name in (option.value, *labels):
                # Both as it is mostly written, and for all other ways to write it.
                self._by_name[name] = self._by_name[fold(name)] = option

    def __call__(self, cell: Cell) -> str:
        """Read the choice; raise `CellError` that names all options."""
        written = text(cell)
        found = self._by_name.get(written) or self._by_name.get(fold(written))
        if found is None:
            labels = tuple(words.label(self._kind, option.value, "de") for option in self._options)
            raise CellError("choice_expected", suggestions=labels)
        return found.value


MEETING = Choice(
    "meeting",
    Meeting,
    {
        Meeting.IN_PERSON: (
            "in Präsenz", "nur Präsenz", "nur in Präsenz", "persönlich", "vor Ort", "nur persönlich",
            "nur vor Ort",
            "face to face", "on site",
        ),
        Meeting.ONLINE: (
            "nur online", "digital", "virtuell", "remote", "Video", "Videotelefonie", "online only",
            "only online",
        ),
        Meeting.EITHER: (
            "beide", "beides möglich", "egal", "hybrid", "gemischt", "Präsenz und online",
            "Präsenz oder online",
            "Präsenz/online", "online und Präsenz", "online oder Präsenz", "online/Präsenz",
            "persönlich oder online",
            "both", "any", "in person or online", "in person and online",
        ),
    },
)  # fmt: skip

GENDER = Choice(
    "gender",
    Gender,
    {
        Gender.FEMALE: ("w", "f", "Frau", "woman"),
        Gender.MALE: ("m", "Herr", "Mann", "man"),
        Gender.DIVERSE: ("d", "non-binary", "nichtbinär", "nicht-binär"),
    },
)

RECOGNITION = Choice(
    "recognition",
    Recognition,
    {
        Recognition.NONE: ("nicht anerkannt", "nicht beantragt", "not recognised"),
        Recognition.APPLIED: (
            "Antrag gestellt", "läuft", "im Verfahren", "laufend", "in Bearbeitung", "pending",
            "in progress",
        ),
        Recognition.PARTIAL: (
            "teilweise Gleichwertigkeit", "teilweise anerkannt", "Teilanerkennung", "partially",
            "partly",
        ),
        Recognition.FULL: (
            "anerkannt", "volle Gleichwertigkeit", "voll anerkannt", "vollständig", "gleichwertig",
            "recognised", "complete",
        ),
    },
)  # fmt: skip

TOPIC = Choice(
    "topic",
    Topic,
    {
        Topic.JOB_APPLICATION: ("Bewerbungen", "Stellensuche", "Jobsuche", "Arbeitssuche", "application"),
        Topic.RECOGNITION: ("Anerkennungsverfahren",),
        Topic.LANGUAGE: ("Deutsch", "Fachsprache", "Sprachen", "Spracherwerb", "German"),
        Topic.EXAM: ("Prüfungen", "Kenntnisprüfung", "Prüfungsvorbereitung", "exams"),
        Topic.SELF_EMPLOYMENT: ("Selbständigkeit", "Existenzgründung", "Gründung"),
        Topic.NETWORK: ("Netzwerke", "Netzwerken", "Kontakte", "Vernetzung", "networking"),
        Topic.EVERYDAY_WORK: ("Arbeitsalltag", "Alltag im Beruf", "Arbeitsleben", "working life"),
    },
)

STATUS = Choice(
    "status",
    Status,
    {
        Status.ACTIVE: ("aktiviert", "nimmt teil"),
        Status.PAUSED: ("Pause", "pausierend", "pausing", "on hold"),
        Status.ARCHIVED: ("Archiv", "beendet", "ausgeschieden", "ended"),
    },
)
