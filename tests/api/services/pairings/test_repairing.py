import pytest

from api.schemas.states import ProposalState, RunState
from api.services import approving, runs
from api.services.pages import Window


@pytest.fixture
def all_runs(database, admin, programme_id):
    """The runs of the programme, newest first."""

    async def call():
        async with database.read() as session:
            return (await runs.listed(session, admin, programme_id, Window())).items

    return call


@pytest.mark.usefixtures("cohort")
async def test_after_a_decline_the_coordinator_finds_another_plan(
    start, executor, found, database, clock, admin, act, all_runs, posted
):
    """Proposed, and nobody told; who is in an open pairing stays there."""
    run = await start()
    await executor().execute(run.id)
    proposals, _ = await found(run)
    async with database.write() as session:
        opened = [await approving.approve(session, clock, admin, one.id, None) for one in proposals]
    declined = opened[0]
    await act(declined, "decline", reason="wrong_field")
    repair = (await all_runs())[0]
    assert (repair.state, repair.keep, repair.policy) == (RunState.QUEUED, True, run.policy)
    mails = await posted()
    await executor().execute(repair.id)
    [proposal], _ = await found(repair)
    assert proposal.state is ProposalState.PROPOSED
    assert proposal.mentor_id == declined.mentor_id
    assert proposal.mentee_id != declined.mentee_id
    assert await posted() == mails


async def test_one_run_repairs_many_declines(pair, act, all_runs, told):
    """One that has yet to begin will see them all; the event names what it was begun for."""
    first = await pair("e0", "m0")
    second = await pair("e1", "m1")
    await act(first, "decline")
    await act(second, "decline")
    [run] = await all_runs()
    [event] = [event for event in await told() if event.type == "run.started"]
    assert (event.subject_id, event.data) == (run.id, {"repairs": str(first.id)})


@pytest.mark.parametrize("end", ["cancel", "complete"])
async def test_what_a_coordinator_ends_is_not_repaired(pair, act, all_runs, end):
    """They know what they do."""
    await act(await act(await pair("e0", "m0"), "confirm"), end)
    assert await all_runs() == []
