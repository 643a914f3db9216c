"""The pages of a result: what they show, to whom, and in which order."""

import msgspec

from api.schemas.runs import RunInput
from api.schemas.states import ProposalState
from api.security.access import OPERATOR
from api.services import runs
from matcher.recheck import recheck

PARTS = ("", "/unmatched", "/rivals", "/picture", "/recruit", "/rules", "/frontier", "/fairness", "/proof")


async def test_without_a_result_a_page_leads_to_where_one_comes_from(world, viewer):
    """Nobody looks for what has not been computed; a run that is not done is followed where it is."""
    page = await viewer.get("/result")
    assert "Es gibt noch kein Ergebnis" in page.text
    assert f"{world.path}/match" in page.links
    async with world.inside.database.write() as session:
        run = await runs.start(session, world.inside.clock, OPERATOR, world.programme_id, RunInput())
    page = await viewer.get(f"/result/{run.id}")
    assert page.answer.headers["location"].endswith(f"/match/runs/{run.id}")
    assert (await viewer.get(f"/result/{run.id}/recruit")).status == 409
    assert "Es gibt noch kein Ergebnis" in (await viewer.get("/result")).text


async def test_every_part_is_shown_in_both_languages_and_to_viewers(cohort, viewer, english):
    """All pages of a result answer, with one heading and with nothing to press for those who may not."""
    for part in PARTS:
        german, other = await viewer.get(cohort.page(part)), await english.get(cohort.page(part))
        assert (german.status, other.status) == (200, 200), part
        assert len(german.all("h1")) == 1
        assert german.text != other.text
        assert [form["action"] for form in german.all("form")] == ["/desk/sign-out"], part
        assert len(german.answer.content) < 100_000


async def test_the_list_is_sorted_and_filtered(cohort, coordinator):
    """By fit or name, all or only those that are open."""

    async def order(query: str) -> list[str]:
        text = (await coordinator.get(f"{cohort.page()}?{query}")).text
        text = text[text.index("Stand") :]
        return sorted(("Xhaka", "Weiss"), key=text.find)

    assert await order("sort=mentee") == ["Weiss", "Xhaka"]
    assert await order("sort=mentor") == ["Xhaka", "Weiss"]
    assert await order("sort=fit") == list(reversed(await order("sort=weakest")))
    assert (await coordinator.get(f"{cohort.page()}?sort=nonsense")).status == 422
    best, _ = await cohort.pairs()
    await coordinator.post(cohort.page(), {"one": str(best.id)})
    shown = await coordinator.get(f"{cohort.page()}?show=undecided")
    assert len(shown.all("input", name="proposal")) == 1


async def test_a_result_is_told_and_shown(cohort, viewer):
    """How many have a proposal, names as text whatever is in them, and pictures with words beside."""
    page = await viewer.get("/result")
    assert "Für 2 von 3 Mentees gibt es einen Vorschlag." in page.text
    assert "<b>Dana</b> Weiss" in page.text
    assert len(page.all("rect")) == 2 * 4
    left = await viewer.get(cohort.page("/unmatched"))
    assert "Eva Vogt" in left.text
    for part, tables in (("/picture", 2), ("/frontier", 1)):
        page = await viewer.get(cohort.page(part))
        for picture in page.all("svg", role="img"):
            title, told = (picture["aria-labelledby"] or "").split()
            page.one("title", id=title)
            page.one("desc", id=told)
        assert len(page.all("table")) == tables


async def test_a_pair_shows_both_and_the_proof_holds(cohort, coordinator):
    """Profiles side by side with reasons; the file has all that `matcher verify` needs, and no name."""
    best = next(pair for pair in await cohort.pairs() if pair.mentee == "Cem Xhaka")
    page = await coordinator.get(cohort.page(f"/pairs/{best.id}"))
    assert "Cem Xhaka und Anna Zimmer" in page.text
    assert f"{cohort.world.path}/people/{best.mentor_id}" in page.links
    alone = await coordinator.get(cohort.page(f"/pairs/{best.id}/reasons"))
    assert "Gleicher Beruf" in page.text
    assert "Gleicher Beruf" in alone.text
    assert (await coordinator.get(cohort.page(f"/pairs/{cohort.run_id}"))).status == 404
    assert (await coordinator.post(cohort.page(f"/pairs/{best.id}/steal"))).status_code == 404
    answer = await coordinator.get(cohort.page("/proof/certificate"))
    assert "attachment" in answer.answer.headers["content-disposition"]
    assert recheck(msgspec.json.decode(answer.answer.content)) == ()
    assert b"Xhaka" not in answer.answer.content


async def test_nothing_is_shown_or_done_that_may_not_be(cohort, viewer):
    """Viewers have no buttons, and what they send is refused; other programmes' results are not found."""
    best, _ = await cohort.pairs()
    page = await viewer.get(cohort.page(f"/pairs/{best.id}"))
    assert [form["action"] for form in page.all("form")] == ["/desk/sign-out"]
    for address in (cohort.page(), cohort.page("/undo"), cohort.page(f"/pairs/{best.id}/approve")):
        assert (await viewer.post(address, {"one": str(best.id)})).status_code == 403
    assert (await viewer.get(cohort.page(f"/mentees/{best.mentee_id}"))).status == 403
    assert await cohort.states() == [ProposalState.PROPOSED] * 2
    boss = await cohort.world.staff(None)
    await boss.post("/desk/new-programme", {"name": "Anderes"})
    for part in PARTS:
        there = await boss.get(f"/desk/programmes/anderes{cohort.page(part)}")
        assert there.status == 404, part
