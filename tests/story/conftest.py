"""The desk as people see it: a server with a made-up cohort, a mail server, and Chromium."""

import asyncio
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from api.clock import SystemClock
from api.demo.cohort import draw
from api.demo.stage import Staged, stage
from api.security.staff import COOKIE
from api.settings import Settings
from tools import nursery
from tools.serving import Server, admin_key, serving
from tools.staff import sign_in

SHOTS = Path(__file__).parents[2] / "build" / "screenshots"
"""Where pictures of pages are kept, to be looked at."""

PICTURES = Path(__file__).parents[2] / "docs" / "tutorial" / "pictures"
"""Where the pictures of the tutorial are."""

LONGEST = 1000
"""Pixels of a page that a picture of the tutorial shows."""

SLUG = "demo"

MOST_TABS = 400
"""So often is Tab pressed at most to reach something."""


def done(coroutine):
    """What a coroutine gives; in a thread, because Playwright has a loop in ours."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def reach(page, wanted):
    """Press Tab until something that is wanted has the focus, and see that it shows it."""
    wanted.first.wait_for()
    handles = wanted.element_handles()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => wanted.includes(document.activeElement)", handles):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{wanted} has the focus and does not show it."
            return
    raise AssertionError(f"{wanted} cannot be reached.")


@pytest.fixture
def picture(request):
    """Keeps what is seen under a name, if `--pictures` asks for it."""

    def keep(page, name):
        if request.config.getoption("--pictures"):
            SHOTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
        if request.config.getoption("--tutorial") and name.startswith("story-"):
            illustrate(page, name.removeprefix("story-").replace("-", "/", 1))

    return keep


def illustrate(page, name):
    """Put what is seen into the tutorial, if it shows that: the upper part, as small as it can be read."""
    if not any(f"pictures/{name}.webp" in one.read_text("utf-8") for one in PICTURES.parent.glob("*.md")):
        return
    size = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    clip = {"x": 0, "y": 0, "width": size[0], "height": min(size[1], LONGEST), "scale": 1}
    shot = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot",
        {"format": "webp", "quality": 60, "clip": clip, "captureBeyondViewport": True},
    )
    path = PICTURES / f"{name}.webp"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b64decode(shot["data"]))


@dataclass
class Site:
    """A server whose database holds a cohort with a finished run."""

    server: Server
    staged: Staged
    settings: Settings
    key: str
    secrets: dict[str, str] = field(default_factory=dict)

    def secret(self, language: str) -> str:
        """What the cookie of somebody holds who has signed in, and reads a language."""
        if language not in self.secrets:
            self.secrets[language] = done(sign_in(self.settings, language))
        return self.secrets[language]

    def sends(self, path: str, data: dict[str, str], file: tuple[str, bytes]) -> str:
        """Send a form with a file, as whoever reads German; where that leads."""
        headers = {"Cookie": f"{COOKIE}={self.secret('de')}", "Sec-Fetch-Site": "same-origin"}
        answer = httpx.post(f"{self.server.url}{path}", data=data, files={"file": file}, headers=headers)
        return answer.headers["location"]

    def cookie(self, language: str) -> dict[str, object]:
        """The same cookie as browsers are given it."""
        address = self.server.url.replace("http:", "https:")
        return {"name": COOKIE, "value": self.secret(language), "url": address, "secure": True}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The cohort of the demonstration, matched, and served."""
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(database_url=f"sqlite+aiosqlite:///{folder / 'matcher.db'}")
    clock = SystemClock()
    cohort = draw(mentors=12, mentees=18, seed=1, today=clock.now().date().replace(day=1))
    staged = done(stage(settings, clock, cohort, SLUG, "de"))
    with serving(settings.database_url, folder, nursery.start) as server:
        yield Site(server, staged, settings, done(asyncio.to_thread(admin_key, settings.database_url)))


@pytest.fixture
def window(chromium, site):
    """Opens windows of somebody who has signed in: `window(language="en", javascript=False)`."""
    opened = []

    def open_window(*, language="de", javascript=True, signed=True, **options):
        context = chromium.new_context(
            base_url=site.server.url, locale="de-DE" if language == "de" else "en-GB",
            java_script_enabled=javascript, reduced_motion="reduce", **options,
        )  # fmt: skip
        opened.append(context)
        context.set_default_timeout(120_000)
        if signed:
            context.add_cookies([site.cookie(language)])
        return context.new_page()

    yield open_window
    for context in opened:
        context.close()
