"""A letter: what it says, and how it reads as text and as HTML."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from api.words import Language

LINE_LENGTH = 72
"""Of plain text, so that every mail program shows it without breaking lines."""

_TEMPLATES = Environment(
    loader=PackageLoader("api.mail"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Button:
    """A link that is to be followed."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is said in one language.

    Parameters
    ----------
    facts : tuple of (str, str)
        What each is called, and what it is.
    points : tuple of str
        A list, below `points_heading`.
    closing : tuple of str
        Paragraphs below the button.
    footer : str
        From whom this comes.
    """

    language: Language
    subject: str
    greeting: str
    opening: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    points_heading: str = ""
    points: tuple[str, ...] = ()
    button: Button | None = None
    closing: tuple[str, ...] = ()
    footer: str


def as_text(letters: Sequence[Letter]) -> str:
    """The letters one below the other, as plain text."""
    return "\n\n--------\n\n".join("\n\n".join(_parts(letter)) for letter in letters) + "\n"


def as_html(letters: Sequence[Letter]) -> str:
    """The letters one below the other, as a page of its own that loads nothing."""
    return _TEMPLATES.get_template("letter.html").render(letters=letters)


def _parts(letter: Letter) -> Iterator[str]:
    yield _wrapped(letter.greeting)
    yield from map(_wrapped, letter.opening)
    if letter.facts:
        yield "\n".join(_wrapped(f"{name}: {value}", indent="  ") for name, value in letter.facts)
    if letter.points:
        listed = (_wrapped(f"- {point}", indent="  ") for point in letter.points)
        yield "\n".join([letter.points_heading, *listed])
    if letter.button is not None:
        yield f"{letter.button.label}:\n{letter.button.url}"
    yield from map(_wrapped, letter.closing)
    yield _wrapped(letter.footer)


def _wrapped(text: str, *, indent: str = "") -> str:
    """A text in lines of their length, whatever line ends it had; `indent` for all but the first."""
    words = " ".join(line.strip() for line in text.splitlines() if line.strip())
    return textwrap.fill(
        words, LINE_LENGTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
