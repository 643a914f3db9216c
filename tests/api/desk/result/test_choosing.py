"""What is said of a pair for later runs: locked, excluded, set free, or chosen instead of another one."""

from api.schemas.states import PairKind, ProposalState
from api.security.access import OPERATOR
from api.services import runs
from api.services.pages import Window
from api.store import pairs as stored_pairs
from tests.api.desk.result.conftest import compute

WINDOW = Window()


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
