"""Proposals are approved and rejected on the pages of a result, and decisions are taken back."""

from api.schemas.runs import RunInput
from api.schemas.states import ProposalState
from api.security.access import OPERATOR
from api.services import runs
from api.store import outbox, pairings
from matcher.pairing import PairingState
from tests.api.desk.result.conftest import compute


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
