"""Where the pages of a result lead, and by what people are told apart on them."""

from uuid import UUID

import pytest_asyncio

from api.engine import Here
from api.schemas.runs import RunInput
from api.schemas.states import Role
from api.security.access import OPERATOR
from api.services import runs
from api.services.executing import Executor
from api.store import findings
from api.store.findings import NamedPair
from tests.api.desk.conftest import Staff, World

PARTS = ("", "/unmatched", "/rivals", "/picture", "/recruit", "/rules", "/frontier", "/fairness", "/proof")
NURSE = [{"kldb": "81302"}]


async def computed(world: World) -> UUID:
    """A run that is done."""
    inside = world.inside
    async with inside.database.write() as session:
        run = await runs.start(session, inside.clock, OPERATOR, world.programme_id, RunInput())
    executor = Executor(database=inside.database, engine=Here(), clock=inside.clock, worker="test")
    await executor.execute(run.id)
    return run.id


async def only_pair(world: World, run_id: UUID) -> NamedPair:
    """The one pair of a run."""
    async with world.inside.database.read() as session:
        [pair] = await findings.pairs(session, run_id)
    return pair


@pytest_asyncio.fixture(loop_scope="session")
async def run_id(world) -> UUID:
    """A mentor with one seat, and two mentees of whom one is left over; nobody has a name."""
    await world.person(Role.MENTOR, name=None, external_ref="M-7", occupations=NURSE)
    for reference in ("E-1", "E-2"):
        await world.person(Role.MENTEE, name=None, external_ref=reference, occupations=NURSE)
    return await computed(world)


async def led_nowhere(world: World, staff: Staff, page: str) -> list[str]:
    """The links of a page to other pages of the desk that are not there."""
    client, here = world.inside.client, f"{staff.path}{page}"
    links = {link for link in (await staff.get(page)).links if not link.startswith(("#", "mailto:"))}
    assert links
    targets = sorted(f"{here}{link}" if link.startswith("?") else link for link in links)
    return [
        target
        for target in targets
        if (await client.get(target, headers=staff.headers)).status_code not in {200, 303}
    ]


async def test_every_link_of_a_result_leads_somewhere(world, coordinator, run_id):
    """People, tandems and the other parts are where the pages say."""
    pair = await only_pair(world, run_id)
    here = f"/result/{run_id}"
    pages = [f"{here}{part}" for part in PARTS]
    pages += [f"{here}/pairs/{pair.id}", f"{here}/mentees/{pair.mentee_id}"]
    assert {page: await led_nowhere(world, coordinator, page) for page in pages} == {
        page: [] for page in pages
    }


async def test_the_people_of_a_result_can_be_looked_up(world, coordinator, run_id):
    """Whoever is named by a pair, as a choice, or as left over has a link to their own page."""
    pair = await only_pair(world, run_id)
    here = f"/result/{run_id}"
    shown = await coordinator.get(f"{here}/pairs/{pair.id}")
    people = f"{world.path}/people"
    assert {f"{people}/{pair.mentee_id}", f"{people}/{pair.mentor_id}"} <= set(shown.links)
    choice = await coordinator.get(f"{here}/mentees/{pair.mentee_id}")
    assert f"{people}/{pair.mentor_id}" in choice.links
    async with world.inside.database.read() as session:
        [left] = await findings.left_over(session, run_id)
    assert f"{people}/{left.mentee_id}" in (await coordinator.get(f"{here}/unmatched")).links
    assert f"{people}/{pair.mentor_id}" in (await coordinator.get(f"{here}/recruit")).links


async def test_people_without_a_name_are_told_apart_by_their_reference(coordinator, world, run_id):
    """In the list, on the page of a pair, among the choices, and among those left over."""
    pair = await only_pair(world, run_id)
    here = f"/result/{run_id}"
    assert pair.mentee in {"E-1", "E-2"}
    assert pair.mentor == "M-7"
    listed = await coordinator.get(here)
    assert pair.mentee in listed.text
    assert "M-7" in listed.text
    shown = await coordinator.get(f"{here}/pairs/{pair.id}")
    assert f"{pair.mentee} und M-7" in shown.text
    assert "Mentorin oder Mentor: M-7" in shown.text
    choice = await coordinator.get(f"{here}/mentees/{pair.mentee_id}")
    assert pair.mentee in choice.text
    assert "M-7" in choice.text
    assert {"E-1", "E-2"} - {pair.mentee} <= set((await coordinator.get(f"{here}/unmatched")).text.split())


async def test_a_run_that_waits_has_no_choices_yet(world, coordinator, run_id):
    """Its page says so, as its neighbours do."""
    pair = await only_pair(world, run_id)
    async with world.inside.database.write() as session:
        run = await runs.start(session, world.inside.clock, OPERATOR, world.programme_id, RunInput())
    assert (await coordinator.get(f"/result/{run.id}/mentees/{pair.mentee_id}")).status == 409
