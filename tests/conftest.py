"""What all tests share."""

import gc
from pathlib import Path

import pytest
from hypothesis import settings

from scoring.catalogue import load

REFERENCE = Path(__file__).parents[2] / "shared" / "reference"
"""Official facts to check ours against; in development and CI they are beside the repository."""

CHROMIUM = Path("/usr/bin/chromium")

# A property is about results; how long an example takes depends on the machine.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")


LONG = ("tests/story/", "tests/api/routes/stored/", "tests/api/services/pairings/", "tests/api/jobs/")
"""Where tests take long: they come first, so that in the end no process waits for another one."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put what takes long before the rest."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish():
    """Look for garbage among what tests make, and not each time in all that was loaded for them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def reference():
    """Finds a file of official facts by its name; whoever asks for one that is not here is skipped."""

    def find(name):
        if not (REFERENCE / name).exists():
            pytest.skip(f"{name} is not beside the repository: nothing to check ours against.")
        return REFERENCE / name

    return find


@pytest.fixture(scope="session")
def catalogue():
    """The packaged catalogue."""
    return load()


@pytest.fixture(scope="module")
def chromium():
    """A browser without a window; closed with the module, because Playwright has a loop in our thread."""
    if not CHROMIUM.exists():
        pytest.skip(f"There is no {CHROMIUM}: pages cannot be seen.")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is missing.")
    with playwright.sync_playwright() as opened:
        # Whatever a browser does by itself, it asks nobody.
        arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
        browser = opened.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield browser
        browser.close()


def pytest_addoption(parser):
    """`--rounds 1000` is what `make bench-races` asks for, `--cases 10000` what `make contract` does."""
    parser.addoption("--rounds", type=int, default=8, help="Rounds of each race for seats and answers.")
    parser.addoption("--pictures", action="store_true", help="Keep pictures of pages in build/screenshots.")
    parser.addoption("--tutorial", action="store_true", help="Make the pictures of the tutorial.")
    parser.addoption("--containers", action="store_true", help="Try out what needs Docker, as root.")
    parser.addoption("--base", type=Path, metavar="FOLDER", help="What debootstrap has made for containers.")
    parser.addoption("--cases", type=int, default=30, help="Requests that the contract test makes.")
