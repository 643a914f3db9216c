"""The documentation is a site that one command builds, whose links lead somewhere, and that loads nothing."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from tests.docs.blocks import ROOT
from tools import docs_nav

DOCS = ROOT / "docs"
WRITTEN = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]

LINK = re.compile(r"(?<!`)\[[^\]\n]+\]\(<?([^)\s>]+)>?\)")
PLACE = re.compile(
    r"`((?:\.ci|api|bench|docs|matcher|ops|scoring|tests|tools)/[\w./-]*|[\w-]+\.(?:lock|toml))`"
)

LOADS = {("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src"), ("form", "action")}
"""What a browser asks for by itself, beside what `link` names."""

RELATIONS = {"stylesheet", "icon", "preconnect", "preload", "prefetch", "dns-prefetch", "manifest"}


class Page(HTMLParser):
    """What a page loads."""

    def __init__(self, text):
        super().__init__()
        self.loaded = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note what a browser would ask for."""
        told = dict(attrs)
        self.loaded += [told[name] for kind, name in LOADS if kind == tag and name in told]
        if tag == "link" and RELATIONS & set(told.get("rel", "").split()):
            self.loaded.append(told["href"])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, as `make docs` builds it; strict, so that a link that leads nowhere ends it."""
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder],
        cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def test_every_page_is_in_the_site_and_in_its_order(site):
    """Each file has become a page, and each folder is a section."""
    names = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")}
    made = {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")}
    assert {name.replace("README", "index") for name in names} == made - {"404"}
    assert {path.name for path in DOCS.iterdir() if any(path.glob("*.md"))} == set(docs_nav.SECTIONS)


def test_pages_load_nothing_from_elsewhere(site):
    """No script, style, font or picture comes from another host."""
    pages = {path.name: Page(path.read_text("utf-8")).loaded for path in site.rglob("*.html")}
    assert any(pages.values())
    assert [one for loaded in pages.values() for one in loaded if urlsplit(one).netloc] == []
    styles = "".join(path.read_text("utf-8") for path in site.rglob("*.css"))
    assert re.findall(r"url\([\"']?(?:https?:)?//[^)]*|@import[^;]*", styles) == []
    # The theme would load what draws these from elsewhere.
    assert [path for path in site.rglob("*.html") if 'class="mermaid"' in path.read_text("utf-8")] == []


def test_the_search_knows_german(site):
    """Words are found in both languages, whatever their ending."""
    assert '"lang":["en","de"]' in (site / "search" / "search_index.json").read_text("utf-8")


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_to_files_lead_somewhere(path):
    """Whatever a page links to, or names as a file of the repository, is there."""
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = [urlsplit(target) for target in LINK.findall(text)]
    wanted = [path.parent / target.path for target in targets if target.path and not target.scheme]
    wanted += [ROOT / name for name in PLACE.findall(text)]
    assert [str(one) for one in wanted if not one.exists()] == []
