"""Pages that a mail links to, each whole in itself; and who wants a page at all."""

from importlib.resources import files
from typing import Final

from litestar import Response
from litestar.enums import MediaType

from api.negotiation import best
from api.web.headers import this_style
from api.web.rendering import render
from api.words import Language

STYLE: Final = files("api.web").joinpath("templates", "style.css").read_text(encoding="utf-8")

HEADERS: Final = {
    # Only the style that is meant is applied, and forms go nowhere else.
    "Content-Security-Policy": (
        f"default-src 'none'; {this_style(STYLE)}; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Vary": "Accept, Accept-Language",
}

Page = Response[str]


def page(template: str, language: Language, *, status: int = 200, **values: object) -> Page:
    """Render a page.

    Parameters
    ----------
    template : str
        A file in `templates`.
    **values
        What the template needs besides what `render` gives it.
    """
    text = render(template, language, None, style=STYLE, **values)
    return Response(
        text,
        status_code=status,
        media_type=MediaType.HTML,
        headers={**HEADERS, "Content-Language": language},
    )


def wants_page(accept: str | None) -> bool:
    """Whether a reader would rather have a page than JSON, by the header `Accept`."""
    kinds = [MediaType.JSON.value, MediaType.HTML.value]
    return best(kinds, accept) == MediaType.HTML
