"""How soon pages of the desk are there, and how large they are: `python -m bench pages`.

Serves a made-up cohort of 500 mentees with a finished run, opens its pages in
Chromium one after the other, and then the list of 10 000 people. The first
paint is what the browser says of itself (`first-contentful-paint`).
"""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from api.clock import SystemClock
from api.demo.cohort import draw
from api.demo.stage import stage
from api.security.staff import COOKIE
from api.settings import Settings
from bench.measure import table
from tools.serving import serving
from tools.staff import sign_in

CHROMIUM = Path("/usr/bin/chromium")
MENTORS, MENTEES = 400, 500
MANY = 10_000
RUNS = 5
SLUG = "pages"
PAGES = ("", "/people/mentees", "/match", "/result", "/result/{run}/picture", "/pairings", "/report")
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def main() -> None:
    """Measure and print."""
    if not CHROMIUM.exists():
        sys.exit(f"There is no {CHROMIUM}.")
    for mentors, mentees, pages in ((MENTORS, MENTEES, PAGES), (1, MANY, ("/people/mentees",))):
        with tempfile.TemporaryDirectory() as name:
            _measure(Path(name), mentors, mentees, pages)


def _measure(folder: Path, mentors: int, mentees: int, pages: tuple[str, ...]) -> None:
    settings = Settings(database_url=f"sqlite+aiosqlite:///{folder / 'matcher.db'}")
    clock = SystemClock()
    cohort = draw(mentors=mentors, mentees=mentees, seed=1, today=clock.now().date())
    staged = asyncio.run(stage(settings, clock, cohort, SLUG, "de"))
    cookie = asyncio.run(sign_in(settings))
    with serving(settings.database_url, folder) as server, sync_playwright() as opened:
        browser = opened.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        rows = [
            [page or "/", *_opened(browser, server.url, cookie, page.format(run=staged.run.id))]
            for page in pages
        ]
        browser.close()
    columns = ["page", "first paint", "answer", "transferred"]
    table(f"Pages with {mentees} mentees and {mentors} mentors (medians of {RUNS})", columns, rows)


def _opened(browser: Browser, url: str, cookie: str, page: str) -> Iterator[str]:
    """First paint, the time to the answer, and all that was transferred, each time with an empty cache."""
    found = [_once(browser, url, cookie, page) for _ in range(RUNS)]
    painted, answered, transferred = (median(one) for one in zip(*found, strict=True))
    yield from (f"{painted:.0f} ms", f"{answered:.0f} ms", f"{transferred / 1000:.0f} kB")


def _once(browser: Browser, url: str, cookie: str, path: str) -> tuple[float, float, float]:
    context = browser.new_context(base_url=url, locale="de-DE")
    secure = url.replace("http:", "https:")
    context.add_cookies([{"name": COOKIE, "value": cookie, "url": secure, "secure": True}])
    page: Page = context.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto(f"/desk/programmes/{SLUG}{path}")
    page.wait_for_function(f"{FIRST_PAINT} > 0")
    painted: float = page.evaluate(FIRST_PAINT)
    answered: float = page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd")
    context.close()
    return painted, answered, float(sum(sizes))
