"""How soon pages of the desk are there, and how large they are: `python -m bench pages`.

Serves a made-up cohort of 500 mentees with a finished run, opens its pages in
Chromium one after the other, and then the list of 10 000 people. The first
paint is what the browser says of itself (`first-contentful-paint`). Then policies are
tried out, as the desk does while a slider moves.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from api.clock import SystemClock
from api.demo.cohort import draw
from api.demo.stage import stage
from api.security.staff import COOKIE
from api.settings import Settings
from bench.measure import table
from scoring.policy import Objective
from tools.serving import PLAIN, serving
from tools.staff import sign_in
from tools.waiting import until

CHROMIUM = Path("/usr/bin/chromium")
MENTORS, MENTEES = 500, 500
MANY = 10_000
RUNS = 5
SLUG = "pages"
PAGES = ("", "/people/mentees", "/match", "/result", "/result/{run}/picture", "/pairings", "/report")
POLICY = {
    "weights.profession": "50",
    "weights.language": "25",
    "rules.distance": "1",
    "rules.meeting": "1",
    "rules.same_gender": "1",
    "rules.common_language.level": "B1",
    "rules.min_score": "30",
    "load_penalty": "0",
    "waiting_bonus_per_month": "0",
}
"""What the form of a policy sends, but for what is changed."""
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
        previews = list(_previews(server.url, cookie)) if mentors == MENTORS else []
    columns = ["page", "first paint", "answer", "transferred"]
    table(f"Pages with {mentees} mentees and {mentors} mentors (medians of {RUNS})", columns, rows)
    if previews:
        table(
            f"Preview of a policy for {mentees} x {mentors}, request to answer",
            ["", "first", "median"],
            previews,
        )


def _previews(url: str, cookie: str) -> Iterator[list[str]]:
    """How long a policy that is tried out takes to be answered, for each objective."""
    headers = {"Cookie": f"{COOKIE}={cookie}", "Sec-Fetch-Site": "same-origin"}
    with httpx.Client(base_url=url, headers=headers, timeout=60, verify=PLAIN) as client:
        for objective in Objective:
            took = []
            for weight in range(20, 20 + 2 * RUNS + 1):
                policy = {**POLICY, "weights.region": str(weight), "objective": objective.value}
                started = time.perf_counter()
                client.post(f"/desk/programmes/{SLUG}/match/preview", data=policy).raise_for_status()
                took.append(time.perf_counter() - started)
            # The first one reads the people.
            yield [objective.value, f"{1000 * took[0]:.0f} ms", f"{1000 * median(took[1:]):.0f} ms"]


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
    # The page's own policy for contents forbids what Playwright would wait with.
    painted: float = until(lambda: page.evaluate(FIRST_PAINT), 30, f"the first paint of {path}")
    answered: float = page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd")
    context.close()
    return painted, answered, float(sum(sizes))
