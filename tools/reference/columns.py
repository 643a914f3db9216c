"""Every column that a list may have, with all headings that are understood, and words for choices."""

from enum import StrEnum

from api.files.vocabulary import PAIRS, STORED_PEOPLE
from api.schemas.profiles import Recognition, Topic
from api.schemas.states import Status
from api.words import LANGUAGES, label, text
from scoring.profile import Gender, Level, Meeting
from tools.reference.markdown import all_code, code, document, table

CHOICES: dict[str, type[StrEnum]] = {
    "meeting": Meeting, "gender": Gender, "recognition": Recognition, "topic": Topic, "status": Status,
}  # fmt: skip


def page() -> str:
    """All columns of lists of people and of pairs, and what may stand in those that offer a choice."""
    return document(
        "# Columns of files",
        "Headings are understood in any order, in upper and lower case, with or without what stands in\n"
        "brackets, below title lines. The first one is suggested. How lists are imported:\n"
        "[Import and export lists](../how-to/import.md).",
        "## People",
        table(
            ("column", "headings"),
            (
                (text(f"importing.field.{field}", "en"), all_code(STORED_PEOPLE.headings(field)))
                for field in STORED_PEOPLE.order
            ),
        ),
        "Occupations, their codes, languages and levels may be numbered: `Beruf 1`, `Beruf 2`; `Sprache 1`\n"
        "and `Niveau 1`. A heading that is a language holds its level.",
        "## Pairs",
        "Lists of exclusions and locks, for `matcher match`.",
        table(
            ("column", "headings"), ((code(field), all_code(PAIRS.headings(field))) for field in PAIRS.order)
        ),
        "## Choices",
        "The code, or what it is called in German or English; and many other words for it.",
        table(
            ("of", "code", *LANGUAGES),
            (
                (kind, code(one), *(label(kind, one, language) for language in LANGUAGES))
                for kind, options in CHOICES.items()
                for one in options
            ),
        ),
        f"Levels are {all_code(level.label for level in Level)}.",
    )
