"""The pages of runs: begun with a policy, followed, cancelled, listed."""

import pytest
import pytest_asyncio

from api.schemas.runs import RunInput
from api.security.access import OPERATOR
from api.services import runs
from api.store import runs as stored
from tests.api.desk.policies import REGION, present, typed


@pytest_asyncio.fixture(loop_scope="session")
async def run(world):
    """A run that waits for a worker."""
    async with world.inside.database.write() as session:
        return await runs.start(session, world.inside.clock, OPERATOR, world.programme_id, RunInput())


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
