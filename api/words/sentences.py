"""Sentences for what the program reports as codes: reasons, faults and problems."""

from collections.abc import Mapping

from api.schemas.faults import Fault
from api.words.languages import Language
from api.words.messages import UnknownMessageError, known, say
from scoring.catalogue import Catalogue
from scoring.explain import Reason


def reason(reason: Reason, language: Language, catalogue: Catalogue) -> str:
    """Say why two people were paired, or why somebody was not."""
    return say(f"reason.{reason.code}", language, reason.values, catalogue)


def fault(fault: Fault, language: Language) -> str:
    """Say what is wrong with the input and what is expected.

    A field may have a sentence of its own for a fault, so that the pattern of a
    code is described in words.
    """
    fields = [step for step in fault.path if isinstance(step, str)]
    particular = f"fault.{fault.code}.{fields[-1]}" if fields else ""
    key = particular if known(particular) else f"fault.{fault.code}"
    return say(key, language, {"value": fault.value or "", **fault.values})


def problem_title(code: str, language: Language) -> str:
    """The title of a problem; if all its faults share one code, that of invalid input."""
    if not known(f"problem.{code}") and known(f"fault.{code}"):
        code = "invalid_input"
    return say(f"problem.{code}", language, {})


def problem_detail(code: str, language: Language, values: Mapping[str, object]) -> str:
    """What a problem with this code means in this case, and what to do."""
    return say(f"problem.{code}.detail", language, values)


def label(kind: str, code: str, language: Language) -> str:
    """The name of a code of the wire: `label("level", "native", "de")` is "Muttersprache"."""
    key = f"{kind}.{code}"
    if kind in {"reason", "fault", "problem"}:
        raise UnknownMessageError(key)
    return say(key, language, {})
