"""Renders pages, and says who wants one."""

import base64
import hashlib
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Response
from litestar.datastructures.headers import Accept
from litestar.enums import MediaType

from api import words
from api.words import Language

STYLE: Final = files("api.web").joinpath("templates", "style.css").read_text(encoding="utf-8")

_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

HEADERS: Final = {
    # Only the style that is meant is applied, and forms go nowhere else.
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Vary": "Accept, Accept-Language",
}

Page = Response[str]

_TEMPLATES: Final = Environment(
    loader=PackageLoader("api.web"), autoescape=True, undefined=StrictUndefined,
    trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip


def page(template: str, language: Language, *, status: int = 200, **values: object) -> Page:
    """Render a page.

    Parameters
    ----------
    template : str
        A file in `templates`.
    **values
        What the template needs besides `say(id, **values)`, the messages.
    """

    def say(key: str, **shown: object) -> str:
        return words.text(key, language, **shown)

    other = next(one for one in words.LANGUAGES if one != language)
    text = _TEMPLATES.get_template(template).render(
        say=say, language=language, other_language=other, style=STYLE, **values
    )
    return Response(
        text,
        status_code=status,
        media_type=MediaType.HTML,
        headers={**HEADERS, "Content-Language": language},
    )


def wants_page(accept: str | None) -> bool:
    """Whether a reader would rather have a page than JSON, by the header `Accept`."""
    kinds = [MediaType.JSON.value, MediaType.HTML.value]
    return Accept(accept or "*/*").best_match(kinds) == MediaType.HTML
