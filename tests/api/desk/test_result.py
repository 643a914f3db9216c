"""The pages of a result: what they show, and what can be decided on them."""

from dataclasses import dataclass
from uuid import UUID

import msgspec
import pytest_asyncio

from api.engine import Here
from api.schemas.runs import RunInput
from api.schemas.states import PairKind, ProposalState, Role
from api.security.access import OPERATOR
from api.services import runs
from api.services.executing import Executor
from api.services.pages import Window
from api.store import findings, outbox, pairings
from api.store import pairs as stored_pairs
from api.store.findings import NamedPair
from matcher.pairing import PairingState
from matcher.recheck import recheck
from tests.api.desk.conftest import World

NURSE, WELDER = [{"kldb": "81302"}], [{"kldb": "24422"}]
WINDOW = Window()
PARTS = ("", "/unmatched", "/rivals", "/picture", "/recruit", "/rules", "/frontier", "/fairness", "/proof")


@dataclass
class Cohort:
    """A programme with a result."""

    world: World
    run_id: UUID

    async def pairs(self, run_id: UUID | None = None) -> list[NamedPair]:
        """The pairs, the best first."""
        async with self.world.inside.database.read() as session:
            found = await findings.pairs(session, run_id or self.run_id)
        return sorted(found, key=lambda pair: -pair.score)

    async def states(self) -> list[ProposalState]:
        """What has become of the pairs."""
        return [pair.state for pair in await self.pairs()]

    def page(self, part: str = "") -> str:
        """The address of a page of the result."""
        return f"/result/{self.run_id}{part}"


async def compute(world: World, run_id: UUID) -> None:
    """Do what a worker does."""
    inside = world.inside
    executor = Executor(database=inside.database, engine=Here(), clock=inside.clock, worker="test")
    await executor.execute(run_id)


@pytest_asyncio.fixture(loop_scope="session")
async def cohort(world) -> Cohort:
    """Two mentors with one seat each and three mentees, of whom one is left over."""
    for name, jobs, place in (("Anna Zimmer", NURSE, "Leer"), ("Björn Yilmaz", WELDER, "Emden")):
        await world.person(Role.MENTOR, name=name, occupations=jobs, location={"place": place})
    for name, jobs, place in (
        ("Cem Xhaka", NURSE, "Leer"),
        ("<b>Dana</b> Weiss", WELDER, "Norden"),
        ("Eva Vogt", NURSE, "Oldenburg"),
    ):
        await world.person(Role.MENTEE, name=name, occupations=jobs, location={"place": place})
    async with world.inside.database.write() as session:
        run = await runs.start(session, world.inside.clock, OPERATOR, world.programme_id, RunInput())
    await compute(world, run.id)
    return Cohort(world, run.id)


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


async def test_one_pair_is_approved_and_taken_back(cohort, coordinator):
    """The approval starts a tandem; taken back before the mail has left, nobody is written to."""
    best, _ = await cohort.pairs()
    page = await coordinator.sends(cohort.page(), {"one": str(best.id)})
    assert await cohort.states() == [ProposalState.APPROVED, ProposalState.PROPOSED]
    assert "1 Vorschlag zugestimmt." in page.text
    assert "1 noch offen 1 zugestimmt 0 abgelehnt 1 ohne Vorschlag" in page.text
    undone = await coordinator.sends(cohort.page("/undo"))
    assert "1 Entscheidung zurückgenommen." in undone.text
    assert "schon verschickt" not in undone.text
    later = await coordinator.get(f"{cohort.page()}?done=paired")
    assert "zurückgenommen" not in later.text, "what was done before is no news"
    async with cohort.world.inside.database.read() as session:
        pairing = await pairings.of_proposal(session, best.id)
    assert pairing is not None
    assert pairing.state is PairingState.CANCELLED
    assert "zurückgezogen" in (await coordinator.get(cohort.page())).text
    assert await cohort.states() == [ProposalState.APPROVED, ProposalState.PROPOSED]


async def test_what_takes_longer_is_answered_and_goes_on(cohort, coordinator, monkeypatch):
    """The page says how many pairs are still to come; a press does them, or takes back the rest."""
    monkeypatch.setattr("api.services.deciding.PATIENCE", 0)
    monkeypatch.setattr("api.services.deciding.TOGETHER", 1)
    page = await coordinator.sends(cohort.page(), {"do": "all"})
    assert "1 Vorschlag zugestimmt. 1 Paar ist noch an der Reihe." in page.text
    assert sorted(await cohort.states()) == [ProposalState.APPROVED, ProposalState.PROPOSED]
    again = await coordinator.sends(cohort.page(), {"do": "all"})
    assert "noch an der Reihe" not in again.text
    assert await cohort.states() == [ProposalState.APPROVED] * 2
    monkeypatch.setattr("api.services.deciding.PATIENCE", 60)
    assert "1 Entscheidung zurückgenommen." in (await coordinator.sends(cohort.page("/undo"))).text


async def test_an_invitation_that_has_left_is_named_when_it_is_taken_back(cohort, coordinator):
    """What cannot be called back is not said to be."""
    best, _ = await cohort.pairs()
    inside = cohort.world.inside
    await coordinator.post(cohort.page(f"/pairs/{best.id}/approve"))
    now = inside.clock.now()
    async with inside.database.write() as session:
        latest = max(await outbox.due(session, now=now, limit=1000))
        assert await outbox.claim(session, latest, now=now, lease=now - now)
    page = await coordinator.sends(cohort.page(f"/pairs/{best.id}/undo"))
    assert "Die Einladung war schon verschickt" in page.text


async def test_those_ticked_are_rejected_with_a_reason_and_reopened(cohort, coordinator):
    """The reason stays with each of them; taken back, they are as open as before."""
    both = await cohort.pairs()
    ticked = {"do": "reject", "proposal": [str(pair.id) for pair in both], "reason": "Kennen sich schon."}
    page = await coordinator.sends(cohort.page(), ticked)
    assert "2 Vorschläge abgelehnt." in page.text
    assert await cohort.states() == [ProposalState.REJECTED] * 2
    assert "Kennen sich schon." in (await coordinator.get(cohort.page(f"/pairs/{both[0].id}"))).text
    await coordinator.post(cohort.page("/undo"))
    assert await cohort.states() == [ProposalState.PROPOSED] * 2


async def test_a_rejection_cannot_be_taken_back_once_a_later_run_is_done(cohort, coordinator):
    """Its place has been taken."""
    best, _ = await cohort.pairs()
    await coordinator.post(cohort.page(f"/pairs/{best.id}/reject"))
    async with cohort.world.inside.database.write() as session:
        clock = cohort.world.inside.clock
        later = await runs.start(session, clock, OPERATOR, cohort.world.programme_id, RunInput())
    await compute(cohort.world, later.id)
    page = await coordinator.sends(cohort.page(f"/pairs/{best.id}/undo"))
    assert page.status == 409
    assert await cohort.states() == [ProposalState.REJECTED, ProposalState.SUPERSEDED]


async def test_all_are_approved_and_what_cannot_be_is_told(cohort, coordinator):
    """One that is refused keeps no other from being approved, and is named with the reason."""
    best, _ = await cohort.pairs()
    inside = cohort.world.inside
    wire = {"mentee_id": best.mentee_id, "mentor_id": best.mentor_id}
    await coordinator.post(cohort.page(f"/mentees/{wire['mentee_id']}/{wire['mentor_id']}/pair"))
    page = await coordinator.sends(cohort.page(), {"do": "all"})
    assert "1 Vorschlag zugestimmt." in page.text
    assert f"{best.mentee}: Diese oder dieser Mentee hat schon ein offenes Tandem." in page.text
    assert await cohort.states() == [ProposalState.PROPOSED, ProposalState.APPROVED]
    async with inside.database.read() as session:
        [by_hand] = await pairings.open_of(session, mentee_id=best.mentee_id)
    assert by_hand.regret == {"pairs": 0, "lowest_score": 0, "score": 0}


async def test_a_refused_form_keeps_what_was_typed(cohort, coordinator):
    """Nothing ticked, or a reason that is too long: the list comes again with ticks and text."""
    best, _ = await cohort.pairs()
    nothing = await coordinator.sends(cohort.page(), {"do": "reject", "reason": "Zu weit."})
    assert nothing.status == 409
    assert "Bitte wählen Sie in der Liste mindestens ein Paar aus." in nothing.text
    assert "Zu weit." in nothing.text
    for do in ({}, {"do": "withdraw"}):
        unknown = await coordinator.sends(cohort.page(), {"proposal": str(best.id), **do})
        assert unknown.status == 400
    assert await cohort.states() == [ProposalState.PROPOSED] * 2
    sent = {"do": "reject", "proposal": str(best.id), "reason": "x" * 501}
    refused = await coordinator.sends(cohort.page(), sent)
    assert refused.status == 422
    assert refused.one("textarea", name="reason")["aria-invalid"] == "true"
    assert "#reason" in refused.links
    assert "checked" in refused.one("input", value=str(best.id))
    for action in ("reject", "exclude"):
        on_pair = await coordinator.sends(cohort.page(f"/pairs/{best.id}/{action}"), {"reason": "x" * 501})
        assert on_pair.status == 422
        [wrong] = on_pair.all("textarea", **{"aria-invalid": "true"})
        assert wrong["id"] == f"reason-{action}"
        assert f"#reason-{action}" in on_pair.links
        assert on_pair.one("p", id=f"reason-{action}-fault")


async def test_a_refused_reason_stands_at_the_mentor_it_was_about(cohort, coordinator):
    """Every mentor has a form; only that which was sent is open, with what was typed."""
    best, other = await cohort.pairs()
    here = cohort.page(f"/mentees/{best.mentee_id}")
    page = await coordinator.sends(f"{here}/{other.mentor_id}/exclude", {"reason": "x" * 501})
    assert page.status == 422
    [wrong] = page.all("textarea", **{"aria-invalid": "true"})
    assert wrong["id"] == f"reason-{other.mentor_id}"
    assert f"#reason-{other.mentor_id}" in page.links


async def test_a_pair_is_locked_excluded_and_set_free(cohort, coordinator):
    """What is said of a pair holds for later runs; excluded, an open proposal is rejected with it."""
    best, _ = await cohort.pairs()
    database = cohort.world.inside.database

    async def noted(kind: PairKind) -> bool:
        async with database.read() as session:
            return await stored_pairs.of_pair(session, kind, best.mentee_id, best.mentor_id) is not None

    here = f"/pairs/{best.id}"
    await coordinator.post(cohort.page(f"{here}/lock"))
    assert await noted(PairKind.LOCK)
    clash = await coordinator.sends(cohort.page(f"{here}/exclude"))
    assert clash.status == 409
    await coordinator.post(cohort.page(f"{here}/unlock"))
    assert not await noted(PairKind.LOCK)
    shown = await coordinator.sends(cohort.page(f"{here}/exclude"), {"reason": "Verwandt."})
    assert "ausgeschlossen" in shown.text
    assert await noted(PairKind.EXCLUSION)
    assert await cohort.states() == [ProposalState.REJECTED, ProposalState.PROPOSED]
    await coordinator.post(cohort.page(f"{here}/allow"))
    assert not await noted(PairKind.EXCLUSION)


async def test_another_mentor_is_chosen_and_the_rest_computed_anew(cohort, coordinator):
    """The swap is a lock and a run around it; what the new plan proposes again keeps its address."""
    best, other = await cohort.pairs()
    page = await coordinator.get(cohort.page(f"/mentees/{best.mentee_id}"))
    assert "Kostet nichts" in page.text
    choose = cohort.page(f"/mentees/{best.mentee_id}/{other.mentor_id}/choose")
    assert any((form["action"] or "").endswith(choose) for form in page.all("form"))
    answer = await coordinator.post(choose)
    assert answer.status_code == 303
    async with cohort.world.inside.database.read() as session:
        [run, _] = (await runs.listed(session, OPERATOR, cohort.world.programme_id, WINDOW)).items
    assert answer.headers["location"].endswith(f"/match/runs/{run.id}?done=chosen")
    waiting = await coordinator.post(cohort.page(f"/mentees/{best.mentee_id}/{best.mentor_id}/choose"))
    assert waiting.status_code == 303, "choosing again takes the first choice back"
    async with cohort.world.inside.database.read() as session:
        [newest, *_] = (await runs.listed(session, OPERATOR, cohort.world.programme_id, WINDOW)).items
    not_done = await coordinator.post(f"/result/{newest.id}/undo")
    assert not_done.status_code == 303
    await compute(cohort.world, newest.id)
    again = {(pair.mentee_id, pair.mentor_id) for pair in await cohort.pairs(newest.id)}
    assert (best.mentee_id, best.mentor_id) in again
    assert set(await cohort.states()) == {ProposalState.SUPERSEDED}
    old = await coordinator.get(cohort.page(f"/pairs/{best.id}"))
    assert "Sie schlägt dasselbe Paar wieder vor" in old.text
    assert "frühere Berechnung" in (await coordinator.get(cohort.page())).text


async def test_mentors_are_excluded_and_locked_for_a_mentee(cohort, coordinator):
    """Both hold for every later run; for somebody with a tandem there is no other choice."""
    best, other = await cohort.pairs()
    here = cohort.page(f"/mentees/{best.mentee_id}")
    page = await coordinator.sends(f"{here}/{other.mentor_id}/exclude", {"reason": "Verwandt."})
    assert "Ausschluss" in page.text
    assert "nie wieder vorgeschlagen" in page.text
    clash = await coordinator.sends(f"{here}/{other.mentor_id}/lock")
    assert clash.status == 409
    await coordinator.post(f"{here}/{best.mentor_id}/lock")
    await coordinator.post(cohort.page(), {"one": str(best.id)})
    taken = await coordinator.get(here)
    assert "Empfehlungen gibt es nur für Mentees" in taken.text


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
