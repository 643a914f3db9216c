"""What was learned from outcomes, on the page of the policy and over HTTP."""

import pytest
import pytest_asyncio

from api.errors import EngineBusy
from api.schemas.learning import SuggestionView
from api.schemas.states import Role
from api.security.access import Scope
from api.words.formats import show
from tests.api.deciding import ACCEPTED, DECLINED, answers, decide


@pytest_asyncio.fixture(loop_scope="session")
async def put(world):
    """Puts decided pairs into the programme."""
    mentee, mentor = await world.person(Role.MENTEE), await world.person(Role.MENTOR)

    async def call(*cases):
        async with world.inside.database.write() as session:
            await decide(session, world.programme_id, mentee.id, mentor.id, world.inside.clock.now(), cases)

    return call


@pytest_asyncio.fixture(loop_scope="session")
async def suggested(put):
    """A programme whose people look at the region most."""
    await put(*answers(200))


async def told(world):
    """What a program is told."""
    headers = await world.inside.key(Scope.MATCHING)
    address = f"/v1/programmes/{world.programme_id}/suggestion"
    return (await world.inside.client.get(address, headers=headers)).json()


@pytest.mark.parametrize(
    ("cases", "why", "said"),
    [
        ((), "few_decisions", "mindestens 100 Antworten"),
        ((ACCEPTED,) * 100 + (DECLINED,) * 4, "one_sided", "mindestens je 30 Zusagen und Absagen"),
        ((ACCEPTED, DECLINED) * 60, "not_better", "Keine anderen Gewichte"),
    ],
)
async def test_it_is_said_why_nothing_is_suggested(world, put, viewer, cases, why, said):
    """On the page and over HTTP; few are not counted out."""
    if cases:
        await put(*cases)
    found, page = await told(world), await viewer.get("/match")
    assert (found["why_none"], found["weights"], found["shares"], found["evidence"]) == (why, *[None] * 3)
    assert said in page.text
    few = why == "one_sided"
    assert (found["learned_from"]["declined"] is None) == few
    assert ("weniger als 5" in page.text) == few


@pytest.mark.usefixtures("suggested")
async def test_a_suggestion_stands_beside_the_present_weights(world, viewer, english, catalogue):
    """With its intervals, and what speaks for it; the same over HTTP."""
    found, page = await told(world), await viewer.get("/match")
    SuggestionView.parse(found, catalogue)
    assert found["why_none"] is None
    assert sum(found["weights"].values()) == 100
    region = next(one for one in found["shares"] if one["criterion"] == "region")
    assert region["present"] == 2500 < region["low"] <= region["suggested"] <= region["high"]
    written = " ".join(show(region["suggested"], "percent", "de").split())
    assert written in page.text[page.text.index("Anteil am gesamten") :]
    assert "Put into the sliders" in (await english.get("/match")).text


@pytest.mark.usefixtures("suggested")
async def test_the_weights_go_into_the_form_and_nowhere_else(world, coordinator):
    """The link fills the form and shows what they would change; the policy stays until it is saved."""
    weights = (await told(world))["weights"]
    page = await coordinator.get("/match")
    [link] = [one for one in page.links if "weights.region=" in one]
    filled = await coordinator.get(link)
    assert {name: filled.fields[f"weights.{name}"] for name in weights} == {
        name: str(weight) for name, weight in weights.items()
    }
    assert "Gespeichert ist noch nichts." in filled.text
    assert filled.all("div", **{"data-trial": None})
    assert filled.fields["rules.min_score"] == "30"
    assert (await coordinator.get("/match")).fields["weights.region"] == "25"


async def test_weights_in_an_address_that_are_none_are_refused(viewer):
    """As if they had been typed, and shown as they are."""
    page = await viewer.get("/match?weights.region=%22%3E<b>&weights.profession=101")
    assert page.status == 422
    assert page.fields["weights.region"] == '"><b>'


@pytest.mark.usefixtures("suggested")
async def test_the_page_is_there_though_nobody_can_compute(world, viewer, monkeypatch):
    """The policy can be seen and saved; the suggestion says that it is missing."""

    async def busy(*_, **__):
        raise EngineBusy

    monkeypatch.setattr(world.inside.given("engine"), "call", busy)
    page = await viewer.get("/match")
    assert page.status == 200
    assert "Der Vorschlag kann gerade nicht berechnet werden." in page.text
