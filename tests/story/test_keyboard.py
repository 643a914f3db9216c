"""The way from the start to a decision, by keyboard alone."""

from tests.story.conftest import SLUG, reach


def test_a_proposal_is_approved_without_a_mouse(window):
    """Skip the navigation, open the result, look at a pair, agree, and see the tandem on the board."""
    page = window(viewport={"width": 1200, "height": 900})
    page.goto(f"/desk/programmes/{SLUG}")
    reach(page, page.locator("a.skip"))
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reach(page, page.locator("a[href$='/result']"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/result")
    reach(page, page.locator("a[href*='/pairs/']"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/pairs/*")
    reach(page, page.locator("form[action$='/approve'] button"))
    page.keyboard.press("Enter")
    page.locator(".notice.good").wait_for()
    reach(page, page.locator("a[href*='/pairings/']"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/pairings/*")
    assert page.locator("h1").count() == 1


def test_sliders_move_by_arrows(window):
    """A weight is changed by the arrow keys, and the number beside it follows."""
    page = window(viewport={"width": 1200, "height": 900})
    page.goto(f"/desk/programmes/{SLUG}/match")
    number = page.locator("#weights\\.region")
    before = int(number.input_value())
    reach(page, page.locator("input[type=range][aria-label], input[type=range]"))
    # The first slider is that of the profession; the second one that of the region.
    reach(page, page.locator("input[type=range]"))
    page.keyboard.press("ArrowRight")
    assert int(number.input_value()) == before + 1
