"""What is wrong with a form, as sentences beside its fields."""

from api import words
from api.errors import AppError
from api.problems import problem_of
from api.schemas.problem import InvalidInput
from api.words import Language

Faults = dict[str, str]
"""Sentences by the names of fields; "" is the form as a whole."""


def faults_of(error: AppError, language: Language) -> Faults:
    """Sentences for what was refused.

    A field is named as its place in the wire type: `languages.0.level`.
    """
    if not isinstance(error, InvalidInput):
        return {"": problem_of(error, language).detail}
    found: Faults = {}
    for fault in error.faults:
        name = ".".join(map(str, fault.path))
        sentence = words.fault(fault, language)
        found[name] = f"{found[name]} {sentence}" if name in found else sentence
    return found


def reason_of(form: object, errors: Faults) -> Faults:
    """The same where several forms of a page ask for a reason: the fault is named after the one sent."""
    return {f"reason-{form}" if name == "reason" else name: text for name, text in errors.items()}
