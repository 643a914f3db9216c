"""What people read: sentences and labels, in German and English.

The program deals in codes and numbers. Here, and only here, they become
sentences, with numbers, distances and dates written as each language does.
"""

from api.words.formats import kilometres, moment, number, per_cent, show
from api.words.languages import LANGUAGE_NAMES, LANGUAGES, Language, language_of
from api.words.messages import UnknownMessageError, known, say, text
from api.words.sentences import fault, label, problem_detail, problem_title, reason

__all__ = [
    "LANGUAGES",
    "LANGUAGE_NAMES",
    "Language",
    "UnknownMessageError",
    "fault",
    "kilometres",
    "known",
    "label",
    "language_of",
    "moment",
    "number",
    "per_cent",
    "problem_detail",
    "problem_title",
    "reason",
    "say",
    "show",
    "text",
]
