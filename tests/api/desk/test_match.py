"""The page on which a policy is tried, and the pages of runs."""

import asyncio
from datetime import date

import msgspec
import pytest
import pytest_asyncio

from api.errors import EngineBusy
from api.schemas.policy import Policy
from api.schemas.runs import RunInput
from api.schemas.states import PairKind, Role
from api.security.access import OPERATOR
from api.services import pairs, programmes, runs
from api.services.previews import Previews
from api.services.trying import Changed, Pair, Tag, Turn, try_kept
from api.store import runs as stored
from api.store.records import PairNote
from api.store.types import new_id

NEAR, FAR = {"place": "Leer"}, {"place": "Göttingen"}
ELECTRICIAN, NURSE = [{"kldb": "26212"}], [{"kldb": "81302"}]


@pytest_asyncio.fixture(loop_scope="session")
async def two_tastes(world):
    """Profession pairs the mentee with one mentor, region with the other."""
    mentee = await world.person(Role.MENTEE, name="Amal Haddad", occupations=NURSE, location=NEAR)
    await world.person(Role.MENTOR, name="Ines Beruf", occupations=NURSE, location=FAR)
    await world.person(Role.MENTOR, name="Jan Nebenan", occupations=ELECTRICIAN, location=NEAR)
    return mentee


async def present(world):
    async with world.inside.database.read() as session:
        return await programmes.get(session, OPERATOR, world.programme_id)


async def typed(staff, **changes):
    """The form as it is shown, with changes; `None` switches off."""
    page = await staff.get("/match")
    [goal] = page.all("input", name="objective", checked=None)
    chosen = {"rules.common_language.level": "B1", "rules.german_level.level": "", "objective": goal["value"]}
    sent = page.fields | chosen
    sent |= {name.replace("__", "."): value for name, value in changes.items()}
    return {name: value for name, value in sent.items() if value is not None}


REGION = {"weights__profession": "0", "weights__region": "100", "weights__language": "0"}
PROFESSION = {"weights__profession": "100", "weights__region": "0", "weights__language": "0"}


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
async def test_a_preview_names_who_is_paired_with_whom_now_and_then(viewer):
    """Other weights, another mentor: both are named, with the fits by the weights that are tried."""
    part = await viewer.sends("/match/preview", await typed(viewer, **REGION))
    assert part.status == 200
    assert part.all("html") == []
    assert "1 Mentee gewinnt" in part.text
    row = part.text[part.text.index("Amal Haddad") :]
    assert row.index("Ines Beruf") < row.index("Jan Nebenan")
    assert "1 Tandems statt 1" in part.text


@pytest.mark.usefixtures("two_tastes")
async def test_without_scripts_the_whole_page_shows_the_same(viewer):
    """The button for the preview keeps what was typed, and shows the same part."""
    sent = await typed(viewer, **REGION)
    whole, part = await viewer.sends("/match/try", sent), await viewer.sends("/match/preview", sent)
    assert part.text in whole.text
    assert whole.fields["weights.region"] == "100"


@pytest.mark.usefixtures("two_tastes")
async def test_two_policies_are_compared_side_by_side(english):
    """Numbers, settings with those marked that differ, and the pairs that change."""
    page = await english.sends("/match/compare", await typed(english, **REGION, rules__distance=None))
    assert page.status == 200
    assert page.text.count("changed") == 4
    assert "Ines Beruf" in page.text
    assert page.fields["weights.region"] == "100"
    assert "rules.distance" not in page.fields


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


@pytest.mark.usefixtures("two_tastes")
async def test_what_changes_in_the_programme_is_seen_by_the_next_preview(world, viewer):
    """People are kept in the process that computes, and not longer than they stay the same."""
    sent = await typed(viewer)
    assert "Mentees ohne Tandem 0 0" in (await viewer.sends("/match/preview", sent)).text
    for _ in range(2):
        await world.person(Role.MENTEE)
    assert "Mentees ohne Tandem 1 1" in (await viewer.sends("/match/preview", sent)).text


async def test_the_newest_of_several_previews_wins(world):
    """While one is computed, those that wait give way to the last one asked for."""
    programme = await present(world)
    begun, free, computed = asyncio.Event(), asyncio.Event(), []

    class Slow:
        async def call(self, function, *args, **_):
            computed.append(args[-1].weights.region)
            begun.set()
            await free.wait()
            return function(*args)

    previews = Previews(world.inside.database, Slow(), world.inside.clock)
    asker = new_id()

    async def ask(region):
        return await previews.newest(asker, programme, Policy(weights={"region": region}))

    asked = [asyncio.create_task(ask(region)) for region in (1, 2, 3)]
    await begun.wait()
    free.set()
    found = await asyncio.gather(*asked)
    assert [one is not None for one in found] == [True, False, True]
    assert set(computed) == {1, 3}


async def test_a_preview_that_is_not_computed_says_so(viewer, monkeypatch):
    """Superseded, it leaves a script's page as it is; without room, it says so in its place."""
    sent = await typed(viewer)

    async def superseded(*_):
        return None

    async def busy(*_):
        raise EngineBusy

    monkeypatch.setattr(Previews, "newest", superseded)
    assert (await viewer.post("/match/preview", sent)).status_code == 204
    monkeypatch.setattr(Previews, "newest", busy)
    part = await viewer.sends("/match/preview", sent)
    assert part.status == 503
    assert part.all("div", role="alert")


def test_whoever_has_somebody_instead_of_nobody_gains():
    """However little the two fit; and whoever loses everybody loses."""
    one, other = Pair("m1", 0), Pair("m2", 0)
    assert Changed("e", None, one).turn is Turn.BETTER
    assert Changed("e", one, None).turn is Turn.WORSE
    assert Changed("e", one, other).turn is Turn.EQUAL
    assert Changed("e", one, Pair("m2", 1)).turn is Turn.BETTER


@pytest.mark.usefixtures("two_tastes")
async def test_a_run_begins_with_the_policy_that_was_tried(world, coordinator):
    """It leads to its page, which loads itself anew until it has ended; the programme keeps its own."""
    before = await present(world)
    page = await coordinator.sends("/match/runs", await typed(coordinator, **REGION))
    assert "Zuordnung berechnen" in page.text
    assert page.one("meta", **{"http-equiv": "refresh"})
    async with world.inside.database.read() as session:
        [run] = await stored.listed(session, world.programme_id, after=None, limit=9)
    assert run.policy["weights"]["region"] == 100
    assert (await present(world)).policy == before.policy
    assert f"{world.path}/match/runs/{run.id}" in (await coordinator.get("/match")).links


@pytest_asyncio.fixture(loop_scope="session")
async def run(world):
    """A run that waits for a worker."""
    async with world.inside.database.write() as session:
        return await runs.start(session, world.inside.clock, OPERATOR, world.programme_id, RunInput())


async def test_a_run_can_be_cancelled(coordinator, viewer, run):
    """By coordinators; afterwards the page neither waits nor loads itself anew."""
    page = f"/match/runs/{run.id}/cancel"
    assert (await viewer.post(page)).status_code == 403
    cancelled = await coordinator.sends(page)
    assert "Diese Berechnung wurde abgebrochen." in cancelled.text
    assert cancelled.all("meta", **{"http-equiv": "refresh"}) == []
    assert (await coordinator.sends(page)).status == 200


async def test_whoever_follows_a_run_is_told_its_end(world, viewer, run, coordinator):
    """The stream of a run that has ended tells that, and ends; who has seen it is told not to come again."""
    await coordinator.post(f"/match/runs/{run.id}/cancel")
    client, address = world.inside.client, f"{world.path}/match/runs/{run.id}/progress"
    answer = await client.get(address, headers=viewer.headers)
    assert '"state":"cancelled"' in answer.text
    [number] = [line[4:] for line in answer.text.splitlines() if line.startswith("id: ")]
    again = await client.get(address, headers=viewer.headers | {"Last-Event-ID": number})
    assert again.status_code == 204


async def test_earlier_runs_are_listed_part_by_part(world, english, monkeypatch):
    """Newest first, with a link to the older ones."""
    async with world.inside.database.write() as session:
        for _ in range(3):
            await runs.start(session, world.inside.clock, OPERATOR, world.programme_id, RunInput())
    monkeypatch.setattr("api.routes.desk.match.runs.PER_PAGE", 2)
    first = await english.get("/match/runs")
    assert len([link for link in first.links if "/match/runs/" in link]) == 2
    [older] = [link for link in first.links if "cursor=" in link]
    assert len([link for link in (await english.get(older)).links if "/match/runs/" in link]) == 1


async def test_runs_of_other_programmes_are_not_there(world, run):
    """A run is found on the pages of its own programme alone."""
    boss = await world.staff(None)
    await boss.post("/desk/new-programme", {"name": "Anderes Programm"})
    assert (await boss.get(f"/desk/programmes/anderes-programm/match/runs/{run.id}")).status == 404


def test_people_who_are_not_kept_are_asked_for():
    """A process that does not know a tag says so, instead of answering for other people."""
    policy = Policy().to_domain()
    assert try_kept(Tag("unknown", 1, date(2026, 1, 1)), policy, policy) is None


async def test_a_form_that_lacks_fields_is_shown_with_its_faults(viewer):
    """Not a fault of ours: what was not sent is empty."""
    refused = await viewer.sends("/match/try", {"weights.profession": "500", "weights.region": "x"})
    assert refused.status == 422
    assert (refused.fields["weights.profession"], refused.fields["weights.language"]) == ("500", "")
