"""A programme with a result, and what a worker does for it."""

from dataclasses import dataclass
from uuid import UUID

import pytest_asyncio

from api.engine import Here
from api.schemas.runs import RunInput
from api.schemas.states import ProposalState, Role
from api.security.access import OPERATOR
from api.services import runs
from api.services.executing import Executor
from api.store import findings
from api.store.findings import NamedPair
from tests.api.desk.conftest import World

NURSE, WELDER = [{"kldb": "81302"}], [{"kldb": "24422"}]


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
