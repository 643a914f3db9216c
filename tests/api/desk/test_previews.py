"""What another policy would change, shown before anybody saves it."""

import asyncio
from datetime import date

import pytest

from api.errors import EngineBusy
from api.schemas.policy import Policy
from api.schemas.states import Role
from api.services.previews import Previews
from api.services.trying import Changed, Pair, Tag, Turn, try_kept
from api.store.types import new_id
from tests.api.desk.policies import REGION, present, typed


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


def test_people_who_are_not_kept_are_asked_for():
    """A process that does not know a tag says so, instead of answering for other people."""
    policy = Policy().to_domain()
    assert try_kept(Tag("unknown", 1, date(2026, 1, 1)), policy, policy) is None
