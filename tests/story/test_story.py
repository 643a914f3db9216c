"""A cohort from the first link to the report, as a coordinator, two mentors and the mail do it together."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.api.mail.conftest import Post, open_doors
from tests.story.telling import Telling, people, sheet
from tools import nursery
from tools.serving import serving
from tools.waiting import until

PATIENCE = 120_000
"""Milliseconds that a page may take; the machine may be busy."""
FEW = {"mentor": 3, "mentee": 2}
"""The first of each list, among whom all that happens has its part."""
PROPOSED = 5
"""Tandems that are possible for the whole lists: one cook has no mentor."""
PASSWORD = "Ein ganzer Satz als Passwort"


@pytest.fixture
def house(tmp_path):
    """A new service with a mail server: the server, what arrives, and the link of the first account."""
    post = Post()
    with open_doors() as start:
        variables = {
            "MATCHER_SMTP_URL": f"smtp://{start(post)}",
            "MATCHER_MAIL_FROM": "Mentoring <mentoring@example.org>",
        }
        url = f"sqlite+aiosqlite:///{tmp_path / 'matcher.db'}"
        with serving(url, tmp_path, nursery.start, **variables) as server:
            [first] = re.findall(r"/desk/welcome/\S+", (tmp_path / "log").read_text(encoding="utf-8"))
            yield server, post, first


def link_of(post, address):
    """The link in the last mail to somebody, once it is there."""
    mail = until(lambda: post.to(address), 60, f"a mail to {address}")[-1]
    text = mail.get_body(("plain",)).get_content()
    return re.search(r"http://\S+/answer/\S+", text)[0]


def pytest_generate_tests(metafunc):
    """In which ways the story is told: with `--tutorial` as the tutorial does it in each language."""
    if "keyboard" in metafunc.fixturenames:
        ways = {
            "german-with-scripts": ("de", True, False),
            "english-without-scripts-by-keyboard": ("en", False, True),
        }
        if metafunc.config.getoption("--tutorial"):
            ways["english-with-scripts"] = ("en", True, False)
        metafunc.parametrize(("language", "javascript", "keyboard"), ways.values(), ids=ways)


def test_a_cohort_from_the_first_link_to_the_report(chromium, house, picture, language, javascript, keyboard):
    """Import, a misspelt occupation, a policy, a swap, approval, yes and no by mail, a repair, a report."""
    server, post, first = house
    context = chromium.new_context(
        base_url=server.url, locale="de-DE" if language == "de" else "en-GB",
        java_script_enabled=javascript, reduced_motion="reduce", viewport={"width": 1200, "height": 900},
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    tale = Telling(page, language, picture, keyboard=keyboard)
    path = founded(tale, first).removeprefix(server.url)
    # By keyboard it is a long way past many people.
    for role in ("mentor", "mentee"):
        headings, rows = people(role)
        some = rows[: FEW[role]] if keyboard else rows
        imported(tale, path, role, sheet(headings, some), len(some))
    computed(tale, path, FEW["mentee"] if keyboard else PROPOSED, javascript=javascript)
    swapped(tale, path, javascript=javascript)
    for box in page.locator("input[name=proposal]").all():
        tale.tick(box)
    tale.hit(page.locator("button[name=do][value=approve]"))
    page.locator(".notice").first.wait_for()
    tale.picture("approved")
    answer(chromium, tale, link_of(post, "raluca@example.org"), "confirm")
    answer(chromium, tale, link_of(post, "uwe@example.org"), "decline")
    until(lambda: post.to("andrei@example.org"), 60, "the introduction of Andrei")
    repaired(tale, path)
    reported(tale, path)
    context.close()


def founded(tale, first):
    """Make the first account and a programme; where its pages are."""
    page = tale.page
    page.goto(first)
    tale.fill("#email", "kaethe@example.org")
    tale.fill("#name", "Käthe Öztürk")
    tale.fill("#password", PASSWORD)
    tale.fill("#repeat", PASSWORD)
    tale.press("welcome.first.go")
    page.wait_for_url("**/desk")
    tale.press("desk.programmes.new")
    page.wait_for_url("**/new-programme")
    tale.fill("#name", "IQ Weser-Ems")
    tale.press("founding.go")
    page.wait_for_url("**/desk/programmes/**")
    return page.url.partition("?")[0]


def imported(tale, path, role, file, count):
    """Import a list; what is misspelt is replaced by what is suggested first."""
    page = tale.page
    page.goto(f"{path}/people/import")
    tale.choose("role", role)
    tale.give("#file", file)
    tale.press("importing.next")
    page.wait_for_url("**/columns*")
    tale.picture(f"columns-{role}")
    tale.press("importing.next")
    page.wait_for_url(re.compile("/import/[^/]+$"))
    if role == "mentee":
        assert "Krankenpfl" in page.locator("main").inner_text()
        tale.picture("fault")
        tale.hit(page.locator("button[name=by]"))
    page.get_by_role("button", name=tale.says("importing.commit", count=count)).wait_for()
    tale.press("importing.commit", count=count)
    page.wait_for_url(lambda url: "/import" not in url)


def computed(tale, path, count, *, javascript):
    """Look at what another weight would change, save it, and start a run."""
    page = tale.page
    page.goto(f"{path}/match")
    tale.fill("#weights\\.region", "60")
    if not javascript:
        tale.press("match.preview.go")
    page.locator("#preview:not([aria-busy]) .number").first.wait_for()
    tale.picture("preview")
    tale.press("match.save")
    page.wait_for_url(re.compile("[?&]done="))
    page.goto(f"{path}/match")
    assert page.locator("#weights\\.region").input_value() == "60"
    run(tale, lambda: tale.press("match.start"))
    page.goto(f"{path}/result")
    assert page.locator("input[name=proposal]").count() == count
    tale.picture("result")
    for name in ("unmatched", "proof"):
        tale.hit(page.locator(f"a[href$='/{name}']"))
        page.wait_for_url(f"**/{name}")
        tale.picture(name)
    page.goto(f"{path}/result")


def swapped(tale, path, *, javascript):
    """Amal is to have Uwe, and not Antje, whom the plan prefers."""
    page = tale.page
    tale.hit(page.get_by_role("link", name="Amal Haddad", exact=True))
    page.wait_for_url("**/pairs/*")
    tale.picture("pair")
    if not javascript:
        tale.hit(page.locator("a[data-load=mentors]"))
    # A script puts the mentors in the place of the link that leads to them.
    other = page.locator("tr", has=page.get_by_role("link", name="Uwe Köhler"))
    other.wait_for()
    run(tale, lambda: tale.press("result.choose", within=other))
    page.goto(f"{path}/result")
    assert "Uwe Köhler" in page.locator("table.pairs").inner_text()
    tale.picture("swapped")


def repaired(tale, path):
    """The repair comes by itself, and waits for a decision."""
    page = tale.page

    def proposed():
        page.goto(f"{path}/result")
        return page.locator("input[name=proposal]").count()

    assert until(proposed, 120, "a repaired proposal") == 1
    assert "Antje Wilken" in page.locator("table.pairs").inner_text()
    tale.picture("repaired")
    page.goto(f"{path}/pairings")
    assert "Raluca Ionescu" in page.locator("main").inner_text()
    tale.picture("board")
    page.goto(path)
    tale.picture("start")


def reported(tale, path):
    """The report opens in a spreadsheet program."""
    page = tale.page
    page.goto(f"{path}/report")
    tale.picture("report")
    with page.expect_download() as download:
        tale.hit(page.locator("a[href*=xlsx]"))
    assert load_workbook(BytesIO(download.value.path().read_bytes())).sheetnames


def run(tale, start):
    """Start a run, and wait for its end: by the page's own script, or as it loads itself anew."""
    start()
    tale.page.wait_for_url(re.compile("/match/runs/"))
    tale.page.get_by_role("link", name=tale.says("run.to_result")).wait_for()


def answer(chromium, tale, link, choice):
    """Answer as a mentor does: on a phone, without an account, without JavaScript."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, locale=tale.language
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(link)
    tale.picture(f"answer-{choice}", page)
    page.locator(f"button[value={choice}]").click()
    assert page.locator("button[name=answer]").count() == 0
    tale.picture(f"answered-{choice}", page)
    context.close()
