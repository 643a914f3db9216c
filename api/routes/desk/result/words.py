"""What the pages of a result say of reasons and advice, as sentences."""

from collections.abc import Iterable

from api import words
from api.routes.desk.people.shown import language_name, place_text
from api.services.fairness import COMBINED
from api.store.types import JsonObject
from api.words import Language
from matcher.advice.measures import Regret
from matcher.fairness import UNKNOWN, Trait
from scoring.catalogue import Catalogue
from scoring.explain import Reason

HELP = "help_"
"""So begin the codes of reasons that say what would help."""


def sentences(reasons: Iterable[JsonObject], language: Language, catalogue: Catalogue) -> list[str]:
    """Stored reasons as sentences."""
    return [words.reason(Reason(one["code"], one["values"]), language, catalogue) for one in reasons]


def group_name(trait: Trait, code: str, language: Language, catalogue: Catalogue) -> str:
    """What a group of a fairness report is called."""
    if code in {UNKNOWN, COMBINED}:
        return words.text(f"result.fairness.{code}", language)
    match trait:
        case Trait.GENDER:
            return words.label("gender", code, language)
        case Trait.LANGUAGE:
            return language_name(code, language, catalogue)
        case Trait.DISTRICT:
            return place_text({"ags": code}, catalogue)
        case Trait.WAITING:
            return words.text(f"result.fairness.{code}", language)


def price_sentence(regret: Regret, language: Language) -> str:
    """What a choice costs the whole plan; the first figure that differs decides."""
    if regret.pairs > 0:
        return words.text("result.price.pairs", language, pairs=regret.pairs)
    if regret.worst > 0:
        return words.text("result.price.worst", language, worst=regret.worst)
    if regret.value > 0:
        return words.text("result.price.value", language, value=regret.value)
    return words.text("result.price.none", language)
