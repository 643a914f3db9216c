"""Tables and lists as Markdown."""

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; what stands in a cell keeps to its cell."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines) + "\n"


def code(text: str) -> str:
    """Text as code; nothing for nothing."""
    return f"`{text}`" if text else ""


def all_code(texts: Iterable[str]) -> str:
    """Several texts as code."""
    return ", ".join(map(code, texts))


def document(*parts: str) -> str:
    """Parts of a page, one below the other."""
    return "\n".join(f"{part.strip()}\n" for part in parts)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
