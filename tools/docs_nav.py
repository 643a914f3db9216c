"""The order of the pages of the documentation, which mkdocs asks for: a page that is added is in it."""

from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig

SECTIONS: Final = {
    "tutorial": "Tutorial",
    "how-to": "How-to",
    "reference": "Reference",
    "explanation": "Explanation",
    "decisions": "Decisions",
    "benchmarks": "Benchmarks",
}
"""The folders of docs, in order."""

FIRST: Final = (
    "erste-zuordnung.md", "first-matching.md", "install.md", "operate.md", "accounts.md", "import.md",
    "integrate.md", "commands.md", "settings.md", "matching.md", "zuordnung.md", "proof.md", "nachweis.md",
)  # fmt: skip
"""What most people look for stands before the rest, which stands by name."""

HOME: Final = "index.md"


def pages(folder: Path) -> list[str]:
    """The pages of a section, in order; one named README introduces it."""
    names = sorted(path.name for path in folder.glob("*.md"))
    ranks = {name: rank for rank, name in enumerate(("README.md", *FIRST))}
    return sorted(names, key=lambda name: ranks.get(name, len(ranks)))


def nav(docs: Path) -> list[str | dict[str, list[str]]]:
    """All pages of a folder, by section."""
    return [
        HOME,
        *(
            {title: [f"{folder}/{name}" for name in pages(docs / folder)]}
            for folder, title in SECTIONS.items()
        ),
    ]


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give mkdocs the order, before it reads the pages."""
    config.nav = nav(Path(config.docs_dir))
    return config
