"""The tutorial says the same in both languages, with small pictures; `tools.docs_pictures` makes them."""

import re

from tests.docs.blocks import ROOT

FOLDER = ROOT / "docs" / "tutorial"
LANGUAGES = {"de": "erste-zuordnung.md", "en": "first-matching.md"}
LARGEST = 1_500_000
"""Bytes of all pictures."""


def shown(language):
    """The names of the pictures that the tutorial shows, in order."""
    text = (FOLDER / LANGUAGES[language]).read_text("utf-8")
    return re.findall(rf"\]\(pictures/{language}/([\w-]+)\.webp\)", text)


def test_both_languages_show_the_same():
    """The same pictures in the same order, in as many chapters, and each picture once."""
    assert shown("de") == shown("en")
    assert len(set(shown("de"))) == len(shown("de"))
    chapters = [(FOLDER / name).read_text("utf-8").count("\n## ") for name in LANGUAGES.values()]
    assert chapters == [chapters[0]] * 2


def test_pictures_are_those_that_are_shown_and_small():
    """None is left over, and all together are quickly loaded."""
    kept = {path.relative_to(FOLDER).as_posix(): path.stat().st_size for path in FOLDER.rglob("*.webp")}
    assert kept.keys() == {f"pictures/{one}/{name}.webp" for one in LANGUAGES for name in shown(one)}
    assert sum(kept.values()) < LARGEST
