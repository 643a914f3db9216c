"""Job titles as people write them, reduced to what two ways of writing the same title share.

"Dipl.-Ing. Maschinenbau (m/w/d)", "Maschinenbau-Ingenieurin" and "Ingenieur*in für Maschinenbau" all
become "maschinenbauingenieur". Nothing here knows an occupation; the table holds the names.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from scoring.catalogue.text import fold

MOST_VARIANTS = 8
"""Ways to read a title with slashes; three slashes are enough for any real one."""

# Written forms, before punctuation is lost.
_MARKED = re.compile(r"[/*:_·(\[|]")
_ALL_GENDERS = re.compile(
    r"[(\[]?(?<![\w-])[mwfdxi](?:\s?[/|,*+]\s?[mwfdxi]){1,4}(?![\w-])[)\]]?|\((?:[mwf]|gn|all genders)\)"
)
_FEMININE = re.compile(r"e?(?:\s?/\s?-?|[*:_·]|\()in(nen)?\b\)?")  # Pfleger/in, Pfleger*innen, Pädagoge(in)
_ADJECTIVE = re.compile(r"(?<=e)(?:\s?/\s?-?[rn]\b|[*:_·][rn]\b|\([rn]\))")  # Angestellte/r, Angestellte(r)
_COUNTERPART = re.compile(r"\s?[/*:_]\s?(?:-?(?:frau|mann|leute|person)|-(?:schwester|pfleger(?:in)?))\b")
_SHARED_TAIL = re.compile(r"-\s?/\s?-?")  # Gesundheits-/Krankenpflegerin
_EITHER = re.compile(r"([\w-]+)\s?/\s?([\w-]+)")  # Arzt/Ärztin, Koch / Bäcker

# Folded words.
_SMALL_WORDS = re.compile(
    r"\b(?:a|als|am|and?|bei|beim|das|de[mnrs]|die|fuer|fur|i[mn]|of|the|u|und|vo[mn]|zu[mr])\b"
)
_ABBREVIATIONS = {
    "anerk": "anerkannt",
    "dipl": "diplom",
    "exam": "examiniert",
    "gepr": "geprueft",
    "ing": "ingenieur",
    "kffr": "kaufmann",
    "kfm": "kaufmann",
    "kfr": "kaufmann",
    "med": "medizinische",
    "staatl": "staatlich",
    "techn": "technische",
}
# One look spares most words the list below it.
_INFLECTED = re.compile(r"(?:in|innen|frau|leute|beamte|[ght]e[mnrs]|beamt)$")
_FEMININE_ENDINGS = (
    (re.compile(r"innen$"), "in"),
    (re.compile(r"(?<=\w)(?:frau|leute)$"), "mann"),
    (re.compile(r"aerztin$"), "arzt"),
    (re.compile(r"anwaeltin$"), "anwalt"),
    (re.compile(r"koechin$"), "koch"),
    (re.compile(r"(log|gog|paed|hilf)in$"), r"\1e"),
    (re.compile(r"(?<=\w{3}[dfghmnrt])in$"), ""),
    (re.compile(r"beamt(?:e[rn]?)?$"), "beamt"),
    (re.compile(r"(isch|lich|iert|annt|prueft|stellt|bildet|lernt|dig)e[mnrs]$"), r"\1e"),
)
# "Ingenieur Maschinenbau" is the Maschinenbauingenieur, "Lehrer für Mathematik" the Mathematiklehrer.
_HEADS = frozenset({"ingenieur", "lehrer", "techniker"})

_DIPLOMA = re.compile(r"\bdiplom(?=\w{4})")  # Diplomkaufmann
_ACADEMIC = re.compile(
    r"\b(?:(?:b|m) ?(?:sc|a|eng|ed)|bachelor|master|magister|mag|diplom|dipl)\b"
    r"(?: of (?:science|arts|engineering|education)\b)?"
)
_QUALIFIERS = re.compile(
    r"\b(?:dr(?: (?:med(?: dent| vet)?|rer nat|phil|jur|ing))?|prof|phd|fh|tu|th|uni|univ|universitaet"
    r"|staatlich|staatl|(?:anerkannt|geprueft|examiniert|gelernt|ausgebildet|approbiert|diplomiert|qualifiziert"
    r"|zertifiziert|vereidigt|selbststaendig|selbstaendig|freiberuflich|registriert)(?:e[rnms]?)?"
    r"|gepr|exam|anerk|registered|certified|qualified|licensed)\b"
)


def variants(title: str) -> tuple[str, ...]:
    """List the titles that one with slashes stands for, gender forms aside; at most `MOST_VARIANTS`.

    "Arzt/Ärztin" is two, "Erzieher/in (m/w/d)" is one, "Koch / Bäcker" is two.
    """
    if not _MARKED.search(title):
        return (title,)
    text = _ALL_GENDERS.sub(" ", title.lower())
    text = _COUNTERPART.sub("", _ADJECTIVE.sub("", _FEMININE.sub("in", text)))
    text = _SHARED_TAIL.sub(" ", text)
    # re.split with two groups gives text, first, second, text, first, second, ..., text.
    parts = _EITHER.split(text)
    choices = [
        (parts[i],) if i % 3 == 0 else (parts[i], parts[i + 1]) for i in range(len(parts)) if i % 3 != 2
    ]
    return tuple(dict.fromkeys("".join(chosen) for chosen in islice(product(*choices), MOST_VARIANTS)))


def title_key(title: str) -> str:
    """Reduce one title to the letters by which titles are compared: one word, masculine, without articles."""
    text = _DIPLOMA.sub("diplom ", " ".join(_ABBREVIATIONS.get(word, word) for word in fold(title).split()))
    text = text.replace("diplom ingenieur", "ingenieur")
    words = list(_without_repetition(_masculine(word) for word in _SMALL_WORDS.sub(" ", text).split()))
    if words and words[0] in _HEADS:
        words = [*words[1:], words[0]]
    return "".join(words)


def readings(title: str) -> tuple[str, ...]:
    """List what a single title may mean, the most literal first: as it stands, and without its degrees."""
    text = _DIPLOMA.sub("diplom ", fold(title))
    plain = fold(_QUALIFIERS.sub(" ", text))
    subject = fold(_ACADEMIC.sub(" ", plain))
    return tuple(dict.fromkeys(reading for reading in (text, plain, subject) if reading))


def graduate_reading(title: str) -> str:
    """Read "M.Sc. Elektrotechnik" as an engineer of the subject; of a title without a degree, nothing."""
    read = readings(title)
    graduated = read and _ACADEMIC.search(read[0]) and not _ACADEMIC.search(read[-1])
    return f"ingenieur {read[-1]}" if graduated else ""


@lru_cache(maxsize=8192)
def _masculine(word: str) -> str:
    if not _INFLECTED.search(word):
        return word
    for ending, replacement in _FEMININE_ENDINGS:
        word = ending.sub(replacement, word)
    return word


def _without_repetition(words: Iterator[str]) -> Iterator[str]:
    previous = None
    for word in words:
        if word != previous:
            yield word
        previous = word
