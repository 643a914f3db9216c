"""Proposals of a run that a later one has overtaken, and the migration that came with it."""

import pytest

from api.schemas.policy import Policy, Rules
from api.schemas.states import ProposalState
from api.services import approving
from api.services.approving import ProposalSettled
from api.store import migrate, overview

LOOSE = Policy(rules=Rules(min_score=0))
SUPERSEDED, PROPOSED, REJECTED = ProposalState.SUPERSEDED, ProposalState.PROPOSED, ProposalState.REJECTED


@pytest.fixture
def done(executor, start):
    """Make a run and take it to its end."""

    async def call():
        run = await start(policy=LOOSE)
        await executor().execute(run.id)
        return run

    return call


@pytest.fixture
def rejected(database, clock, admin):
    """Reject a proposal."""

    async def call(proposal):
        async with database.write() as session:
            await approving.reject(session, clock, admin, proposal.id, None)

    return call


@pytest.mark.usefixtures("cohort")
async def test_a_run_overtakes_without_rewriting_a_proposal(done, found, rejected, clock, databases, url):
    """One row says it of all; what was decided stays, and the moment is that of the later run."""
    first = await done()
    decided, _ = (await found(first))[0]
    await rejected(decided)
    clock.turn(seconds=60)
    await done()
    stands = {p.id: (p.state, p.updated_at) for p in (await found(first))[0]}
    assert stands.pop(decided.id)[0] is REJECTED
    assert list(stands.values()) == [(SUPERSEDED, clock.now())]
    assert databases.ask(url, "SELECT count(*) FROM proposals WHERE state = 'superseded'") == [(0,)]


@pytest.mark.usefixtures("cohort")
async def test_nobody_decides_about_a_pair_of_a_run_that_was_overtaken(done, found, rejected):
    """The refusal says what has become of it."""
    first = await done()
    await done()
    with pytest.raises(ProposalSettled) as refused:
        await rejected((await found(first))[0][0])
    assert refused.value.values == {"state": "superseded"}


@pytest.mark.usefixtures("cohort")
async def test_a_programme_counts_proposals_as_they_stand(done, found, rejected, database, programme_id):
    """Those of the latest run are open."""
    await rejected((await found(await done()))[0][0])
    await done()
    async with database.read() as session:
        counted = await overview.proposals(session, programme_id)
    assert counted == {REJECTED: 1, SUPERSEDED: 1, PROPOSED: 2}


@pytest.mark.usefixtures("cohort")
async def test_the_event_tells_how_many_a_run_has_superseded(done, found, rejected, told):
    """Only what was open, and each once."""
    await rejected((await found(await done()))[0][0])
    for _ in range(2):
        await done()
    ends = [event for event in await told() if event.type == "run.done"]
    assert [event.data["superseded"] for event in ends] == [0, 1, 2]


@pytest.mark.usefixtures("cohort")
async def test_the_version_before_finds_superseded_proposals_and_this_one_does_again(
    done, found, rejected, databases, url
):
    """Down to 0018 each proposal says it; up again the run does, and none comes back to life."""
    first = await done()
    decided = (await found(first))[0][0]
    await rejected(decided)
    second = await done()
    await migrate.downgrade(url, "0018")
    assert databases.ask(url, "SELECT state, count(*) FROM proposals GROUP BY state ORDER BY state") == [
        ("proposed", 2),
        ("rejected", 1),
        ("superseded", 1),
    ]
    await migrate.upgrade(url)
    states = [[p.state for p in (await found(run))[0]] for run in (first, second)]
    assert states == [[REJECTED, SUPERSEDED], [PROPOSED, PROPOSED]]
    overtaken = "SELECT count(*) FROM runs WHERE overtaken_at IS NOT NULL"
    assert databases.ask(url, overtaken) == [(1,)]
