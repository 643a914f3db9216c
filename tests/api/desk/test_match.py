"""The page on which a policy is tried: what it shows, saves and refuses."""

import msgspec
import pytest

from api.schemas.policy import Policy
from api.schemas.states import PairKind, Role
from api.services import pairs
from api.store.records import PairNote
from api.store.types import new_id
from tests.api.desk.policies import ELECTRICIAN, FAR, PROFESSION, REGION, present, typed


async def test_the_policy_is_shown_in_both_languages(viewer, english):
    """Weights, rules and goal stand in the form as the programme has them."""
    german = await viewer.get("/match")
    assert "Was zählt wie viel?" in german.text
    assert "What counts how much?" in (await english.get("/match")).text
    assert german.fields["weights.profession"] == "50"
    assert german.fields["rules.min_score"] == "30"
    assert "checked" in german.one("input", name="rules.distance")


@pytest.mark.usefixtures("two_tastes")
async def test_only_those_who_decide_are_offered_to_decide(world, viewer, coordinator):
    """A viewer tries policies; saving one and computing with it is for coordinators."""
    for action in ("save", "runs"):
        target = f"{world.path}/match/{action}"
        assert not (await viewer.get("/match")).all("button", formaction=target)
        assert (await coordinator.get("/match")).all("button", formaction=target)
        assert (await viewer.post(f"/match/{action}", await typed(viewer))).status_code == 403


@pytest.mark.usefixtures("two_tastes")
async def test_a_saved_policy_is_that_of_the_programme(world, coordinator):
    """Every setting arrives, in the units of the wire."""
    sent = await typed(
        coordinator, **REGION, rules__distance=None, rules__german_level__level="A2",
        rules__common_language__level="", rules__min_score="2,5", objective="fairest",
        load_penalty="3.25", waiting_bonus_per_month="1",
    )  # fmt: skip
    page = await coordinator.sends("/match/save", sent)
    assert "Die Einstellung gilt jetzt für das Programm." in page.text
    assert (page.fields["rules.min_score"], page.fields["load_penalty"]) == ("2.5", "3.25")
    saved = Policy.model_validate_json(msgspec.json.encode((await present(world)).policy))
    assert saved.weights.model_dump() == {"profession": 0, "region": 100, "language": 0}
    assert saved.rules.model_dump(mode="json") == {
        "common_language": None, "german_level": {"level": "A2"}, "distance": False, "meeting": True,
        "same_gender": True, "min_score": 250,
    }  # fmt: skip
    assert (saved.objective, saved.load_penalty, saved.waiting_bonus_per_month) == ("fairest", 325, 100)


async def test_a_policy_that_was_changed_meanwhile_is_not_overwritten(world, coordinator, administrator):
    """Whoever saves second is told, and loses nothing of what they typed."""
    mine = await typed(coordinator, **REGION)
    await administrator.post("/match/save", await typed(administrator, **PROFESSION))
    page = await coordinator.sends("/match/save", mine)
    assert page.status == 412
    assert page.fields["weights.region"] == "100"
    assert (await present(world)).policy["weights"]["profession"] == 100


async def test_a_refused_policy_keeps_what_was_typed_and_names_the_field(world, coordinator):
    """Whatever was to be done with it: every fault leads to its field, and nothing is stored."""
    before = await present(world)
    wrong = {"weights__region": "300", "weights__language": "viel", "rules__min_score": "120"}
    sent = await typed(coordinator, load_penalty="1,234", **wrong)
    for action in ("preview", "try", "compare", "save", "runs"):
        page = await coordinator.sends(f"/match/{action}", sent)
        assert page.status == 422
        for name in ("weights.region", "weights.language", "rules.min_score", "load_penalty"):
            assert f"#{name}" in page.links
            if action != "preview":
                assert page.fields[name] == sent[name]
                assert page.one("input", name=name)["aria-invalid"] == "true"
    assert await present(world) == before


async def test_weights_that_are_all_nothing_are_refused_at_the_weights(viewer):
    """A fault of several fields leads to where they begin."""
    page = await viewer.sends("/match/try", await typed(viewer, **{**REGION, "weights__region": "0"}))
    assert page.status == 422
    assert "#weights" in page.links
    assert page.all("div", id="weights")


async def test_a_policy_that_contradicts_a_lock_is_told(world, viewer, two_tastes):
    """No plan can contain the lock under such a rule; the page says so, and stays."""
    mentor = await world.person(Role.MENTOR, name="Ohne Fit", occupations=ELECTRICIAN, location=FAR)
    note = PairNote(
        id=new_id(), programme_id=world.programme_id, mentee_id=two_tastes.id, mentor_id=mentor.id,
        reason=None, created_at=world.inside.clock.now(),
    )  # fmt: skip
    async with world.inside.database.write() as session:
        await pairs.keep(session, PairKind.LOCK, note, by="operator")
    page = await viewer.sends("/match/try", await typed(viewer, rules__min_score="100"))
    assert page.status == 409
    assert "festgelegtes Paar" in page.text


async def test_a_form_that_lacks_fields_is_shown_with_its_faults(viewer):
    """Not a fault of ours: what was not sent is empty."""
    refused = await viewer.sends("/match/try", {"weights.profession": "500", "weights.region": "x"})
    assert refused.status == 422
    assert (refused.fields["weights.profession"], refused.fields["weights.language"]) == ("500", "")
