"""A mail as a page of its own, for whoever writes its texts.

Mail programs want styles at each element, which the rules for our pages refuse.
So here they are gathered in one sheet, which the page's own rule knows by its
digest.
"""

import re
from dataclasses import dataclass
from typing import Final

from markupsafe import escape

from api.web.headers import this_style

_STYLED: Final = re.compile(r'<(?P<before>[a-z0-9]+(?: [^<>]*?)?) style="(?P<style>[^"]*)"(?P<after>[^<>]*)>')
_CLASS: Final = re.compile(r' class="([^"]*)"')
_TEXT: Final = "pre { margin: 0 auto; max-width: 38rem; padding: 1.5rem; overflow-x: auto }\n"


@dataclass(frozen=True, slots=True)
class Preview:
    """A page, and the headers under which a browser shows it as it is meant."""

    html: str
    headers: dict[str, str]


def preview(html: str, text: str, text_title: str) -> Preview:
    """Show a mail as HTML, and below it as text.

    Parameters
    ----------
    html : str
        A whole document with one sheet of styles and styles at its elements.
    text : str
        The same mail as plain text, shown below under `text_title`.
    """
    names: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        name = names.setdefault(found["style"], f"as{len(names)}")
        attributes = found["before"] + found["after"]
        known = _CLASS.search(attributes)
        classes = f"{known[1]} {name}" if known else name
        return f'<{_CLASS.sub("", attributes)} class="{classes}">'

    body = _STYLED.sub(named, html)
    before, style, after = re.split("<style>|</style>", body)
    sheet = "".join((*(f".{name} {{ {rules} }}\n" for rules, name in names.items()), _TEXT, style))
    shown = f'<section aria-label="{escape(text_title)}"><pre tabindex="0">{escape(text)}</pre></section>'
    # What is one part of a mail is the main part of the page.
    after = re.sub("(<body[^>]*>)", r"\1<main>", after).replace("</body>", f"</main>{shown}</body>")
    page = f"{before}<style>{sheet}</style>{after}"
    rules = f"default-src 'none'; {this_style(sheet)}; base-uri 'none'; form-action 'none'"
    return Preview(page, {"Content-Security-Policy": f"{rules}; frame-ancestors 'none'"})
