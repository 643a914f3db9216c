import pytest

from api.schemas.states import ProposalState, RunState
from api.services import approving, deciding, runs
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


@pytest.mark.usefixtures("cohort")
@pytest.mark.parametrize("settle", [approving.approve, approving.reject])
async def test_a_repair_does_not_take_the_list_out_of_a_coordinators_hands(
    start, executor, found, database, clock, admin, act, all_runs, settle
):
    """What it proposes again can be decided by the old address, twice to the same end."""
    run = await start()
    await executor().execute(run.id)
    (first, second), _ = await found(run)

    async def decide(proposal, how=settle):
        async with database.write() as session:
            return await how(session, clock, admin, proposal.id, None)

    await act(await decide(first, approving.approve), "decline")
    [repair, _] = await all_runs()
    await executor().execute(repair.id)
    again, _ = await found(repair)
    [same] = [one for one in again if (one.mentee_id, one.mentor_id) == (second.mentee_id, second.mentor_id)]
    done = await decide(second)
    assert await decide(second) == done
    assert same.id in {done.id, getattr(done, "proposal_id", None)}
    states = {one.id: one.state for one in (*(await found(run))[0], *(await found(repair))[0])}
    expected = ProposalState.APPROVED if settle is approving.approve else ProposalState.REJECTED
    assert (states[second.id], states[same.id]) == (ProposalState.SUPERSEDED, expected)


@pytest.fixture
async def repaired(start, executor, found, database, clock, admin, act, all_runs):
    """A proposal of a run that a repair has superseded, and the one that has taken its place."""
    run = await start()
    await executor().execute(run.id)
    (first, second), _ = await found(run)
    async with database.write() as session:
        opened = await approving.approve(session, clock, admin, first.id, None)
    await act(opened, "decline")
    [repair, _] = await all_runs()
    await executor().execute(repair.id)
    again, _ = await found(repair)
    [same] = [one for one in again if (one.mentee_id, one.mentor_id) == (second.mentee_id, second.mentor_id)]
    return second, same


@pytest.mark.usefixtures("cohort")
async def test_what_was_decided_after_a_repair_is_taken_back_by_either_address(
    repaired, database, clock, admin, programme_id
):
    """What somebody has just decided is found whichever run has proposed it."""
    old, same = repaired
    for address in (old.id, same.id):
        clock.turn(minutes=1)
        decided = await deciding.reject_all(database, clock, admin, [old.id], None)
        assert decided.refused == {}
        now = clock.now()
        async with database.read() as session:
            assert await deciding.decided_by(session, admin, programme_id, now, now) == [same.id]
        undone, told = await deciding.undo_all(database, clock, admin, [address])
        assert (undone.refused, told) == ({}, 0)
        async with database.write() as session:
            assert (await approving.get(session, admin, same.id)).state is ProposalState.PROPOSED


@pytest.mark.usefixtures("cohort")
async def test_an_exclusion_after_a_repair_rejects_what_was_proposed_again(repaired, database, clock, admin):
    """By the old address, too: it would be approved by somebody otherwise, in vain."""
    old, same = repaired
    async with database.write() as session:
        await deciding.exclude(session, clock, admin, old.id, None)
        assert (await approving.get(session, admin, same.id)).state is ProposalState.REJECTED


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
