"""Fills templates: with words in the reader's language, and values written as that language does."""

from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from api import words
from api.web.assets import address_of
from api.words import Language
from scoring.catalogue import Catalogue

_TEMPLATES: Final = Environment(
    loader=PackageLoader("api.web"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"],
)  # fmt: skip
_TEMPLATES.globals["asset"] = address_of
_TEMPLATES.globals["languages_of_pages"] = tuple(words.LANGUAGE_NAMES.items())


def render(template: str, language: Language, catalogue: Catalogue | None = None, **values: object) -> str:
    """Fill a template.

    Parameters
    ----------
    template : str
        A file in `templates`.
    catalogue : Catalogue, optional
        Needed where occupations or languages are named.
    **values
        What the template needs besides `say(id, **values)`, the messages,
        `label(kind, code)`, the names of codes, and `show(value, kind)`, which
        writes a value as `api.words.formats.show` does.
    """

    def say(key: str, **shown: object) -> str:
        return words.say(key, language, shown, catalogue)

    def show(value: object, kind: str = "") -> str:
        return words.show(value, kind, language, catalogue)

    def label(kind: str, code: object) -> str:
        return words.label(kind, str(code), language)

    other = next(one for one in words.LANGUAGES if one != language)
    return _TEMPLATES.get_template(template).render(
        say=say, show=show, label=label, language=language, other_language=other, **values
    )
