"""Advice in words: names of kinds, and sentences about what would be gained."""

from api import words
from api.words import Language
from matcher.advice.kinds import Kind
from matcher.advice.measures import Gain
from scoring.catalogue import Catalogue
from scoring.explain import Reason


def group_name(group: str, language: Language, catalogue: Catalogue) -> str:
    """The name of an occupation group, three digits of KldB 2010."""
    found = catalogue.occupations.group(group)
    return found.label_de if language == "de" else found.label_en


def district_name(ags: str, catalogue: Catalogue) -> str:
    """The name of a district by its official key."""
    found = catalogue.places.by_ags(ags)
    if found is None:
        raise LookupError(f"The catalogue has no district {ags!r}.")
    return found.label


def language_name(code: str, language: Language, catalogue: Catalogue) -> str:
    """The name of a language by its code."""
    found = catalogue.languages.by_code(code)
    if found is None:
        raise LookupError(f"The catalogue has no language {code!r}.")
    return found.name_de if language == "de" else found.name_en


def kind_name(kind: Kind, language: Language, catalogue: Catalogue) -> str:
    """A kind of mentor in one line."""
    elsewhere = words.text("advice.elsewhere", language)
    return words.text(
        "advice.kind",
        language,
        group=group_name(kind.group, language, catalogue),
        place=elsewhere if kind.ags is None else district_name(kind.ags, catalogue),
        spoken=language_name(kind.language, language, catalogue),
    )


def gain_sentence(gain: Gain, language: Language) -> str:
    """What would be gained, as a sentence; the first figure that differs decides."""
    worst, value = (_signed(points, language) for points in (gain.worst, gain.value))
    if gain.pairs:
        return words.text("advice.gain_pairs", language, pairs=gain.pairs, value=value)
    if gain.worst:
        return words.text("advice.gain_worst", language, worst=worst, value=value)
    if gain.value:
        return words.text("advice.gain_value", language, value=value)
    return words.text("advice.gain_none", language)


def rival_sentence(reason: Reason, language: Language, catalogue: Catalogue) -> str:
    """What a group has in common that competes for too few seats."""
    values: dict[str, str | int] = dict(reason.values)
    if "group" in values:
        values["group"] = group_name(str(values["group"]), language, catalogue)
    if "ags" in values:
        values["ags"] = district_name(str(values["ags"]), catalogue)
    return words.reason(Reason(reason.code, values), language, catalogue)


def _signed(points: int, language: Language) -> str:
    sign = "+" if points > 0 else ""
    return f"{sign}{words.number(points, language)}"
