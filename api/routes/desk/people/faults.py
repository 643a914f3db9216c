"""What is wrong with the form of a person, at its fields, and what may have been meant."""

import re
from typing import Final

from api import words
from api.errors import AppError
from api.routes.desk.faults import Faults, faults_of
from api.routes.desk.people.shown import code_last
from api.schemas.problem import InvalidInput
from api.services.people import ExternalRefTaken
from api.words import Language

Suggestions = dict[str, tuple[str, ...]]
"""What may be meant, by the names of fields, as it can be typed."""

_LANGUAGE: Final = re.compile(r"(?P<code>[A-Za-z-]{2,35}) \((?P<name>.+)\)")
"""A language that is suggested to programs: the code comes first."""


def located(error: AppError, language: Language) -> tuple[Faults, Suggestions]:
    """Sentences and suggestions by the fields of the form; "" is the form as a whole."""
    if not isinstance(error, InvalidInput):
        field = "external_ref" if isinstance(error, ExternalRefTaken) else ""
        return {field: faults_of(error, language)[""]}, {}
    sentences: Faults = {}
    meant: Suggestions = {}
    for fault in error.faults:
        field = _field(fault.path, fault.code)
        chooses = field.endswith(".level") and fault.code in {"enum", "missing"}
        sentence = words.text("people.level_missing", language) if chooses else words.fault(fault, language)
        if sentence not in sentences.get(field, ""):
            sentences[field] = f"{sentences[field]} {sentence}" if field in sentences else sentence
        if fault.suggestions:
            meant[field] = tuple(_typed(field, suggestion) for suggestion in fault.suggestions)
    return sentences, meant


def _field(path: tuple[str | int, ...], code: str) -> str:
    """The field of a place in a profile."""
    match path:
        case ():
            return "gender" if code == "same_gender_without_gender" else ""
        case ("occupations", int(place), *_):
            return f"occupations.{place}"
        case ("languages", int(place), *rest):
            return f"languages.{place}.{'level' if rest[:1] == ['level'] else 'code'}"
        case ("occupations", *_):
            return "occupations.0"
        case ("languages", *_):
            return "languages.0.code"
        case _:
            return str(path[0])


def _typed(field: str, suggestion: str) -> str:
    """A suggestion as the form understands it: the code in brackets behind the name."""
    match field.partition(".")[0]:
        case "occupations":
            return code_last(suggestion)
        case "languages" if found := _LANGUAGE.fullmatch(suggestion):
            return f"{found['name']} ({found['code']})"
        case _:
            return suggestion
