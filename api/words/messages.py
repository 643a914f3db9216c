"""The message catalogues: gettext PO files, read at first use, with ids instead of English texts.

Each file of a language's folder is about one part of the program; together they
are one catalogue, so an id stands in one of them only.
A message is a format string with named placeholders; what follows the colon
says how a value is shown: `{km:km}`, `{fit:percent}`, `{rule:rule}`. A message
with plural forms names in `msgid_plural` the value that decides between them.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Formatter

from babel import Locale
from babel.messages.pofile import read_po

from api.words import formats
from api.words.languages import Language
from scoring.catalogue import Catalogue


class UnknownMessageError(LookupError):
    """There is no message of this id."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is no message {key!r}; messages are the ids in api/words/locale.")


class Message:
    """A text in one language, with a form for each plural category if it counts something.

    Parameters
    ----------
    forms : tuple of str
        One text, or two: for one and for any other number.
    counted : str, optional
        The name of the value that decides between the forms.
    """

    __slots__ = ("counted", "forms")

    def __init__(self, forms: tuple[str, ...], counted: str | None) -> None:
        self.forms = forms
        self.counted = counted

    def form(self, language: Language, values: Mapping[str, object]) -> str:
        """The text that fits the number among `values`."""
        if self.counted is None:
            return self.forms[0]
        number = values[self.counted]
        if not isinstance(number, int | float):
            raise TypeError(f"{self.counted} decides about the plural and must be a number, got {number!r}.")
        category = Locale(language).plural_form(number)
        return self.forms[0 if category == "one" else 1]

    def placeholders(self) -> frozenset[tuple[str, str]]:
        """Names and kinds of all the values that the message shows."""
        return frozenset(
            (name, kind or "")
            for form in self.forms
            for _, name, kind, _ in Formatter().parse(form)
            if name is not None
        )


@cache
def catalogue_of(language: Language) -> Mapping[str, Message]:
    """All the messages of a language, by id."""
    messages: dict[str, Message] = {}
    folder = files("api.words").joinpath("locale", language, "LC_MESSAGES")
    for file in folder.iterdir():
        if file.name.endswith(".po"):
            for key, message in _messages_of(file, language):
                if key in messages:
                    raise ValueError(f"{key!r} stands in {file.name} and in another file of {language!r}.")
                messages[key] = message
    return messages


def _messages_of(file: Traversable, language: Language) -> Iterator[tuple[str, Message]]:
    with file.open("rb") as opened:
        entries = [entry for entry in read_po(opened, locale=language, abort_invalid=True) if entry.id]
    for entry in entries:
        if isinstance(entry.id, str):
            yield entry.id, Message((str(entry.string),), None)
        else:
            yield entry.id[0], Message(tuple(entry.string or ()), entry.id[1])


def known(key: str) -> bool:
    """Whether there is a message of this id."""
    return key in catalogue_of("de")


def say(
    key: str, language: Language, values: Mapping[str, object], catalogue: Catalogue | None = None
) -> str:
    """Fill the message `key` with `values`.

    Parameters
    ----------
    catalogue : Catalogue, optional
        Needed by messages that name occupations or languages.

    Raises
    ------
    UnknownMessageError
        If there is no such message.
    KeyError
        If a value is missing.
    """
    try:
        message = catalogue_of(language)[key]
    except KeyError:
        raise UnknownMessageError(key) from None
    return _Writer(language, catalogue).vformat(message.form(language, values), (), values)


def text(key: str, language: Language, **values: object) -> str:
    """Fill the message `key`; raises as `say` does."""
    return say(key, language, values)


class _Writer(Formatter):
    """Formats every value for a language, by the kind that the placeholder names."""

    def __init__(self, language: Language, catalogue: Catalogue | None) -> None:
        self._language = language
        self._catalogue = catalogue

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec in formats.LABELS:
            return say(f"{format_spec}.{value}", self._language, {})
        return formats.show(value, format_spec, self._language, self._catalogue)
