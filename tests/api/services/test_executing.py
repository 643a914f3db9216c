import asyncio
from datetime import timedelta

import pytest

from api.schemas.people import PairInput
from api.schemas.policy import Policy, Rules
from api.schemas.states import PairKind, ProposalState, Role, RunState
from api.services import pairs, people
from api.services.following import follow
from api.services.versions import Expected
from matcher.progress import Progress


async def test_a_run_ends_with_its_result(executor, start, now, found, cohort, clock):
    """Pairs, who is left over, figures, hash and times are all there."""
    run = await start(policy=Policy(rules=Rules(min_score=0)))
    clock.turn(seconds=5)
    await executor().execute(run.id)
    done, (proposals, unmatched) = await now(run), await found(run)
    assert (done.state, done.progress, done.attempt) == (RunState.DONE, 1.0, 1)
    assert done.policy["rules"]["min_score"] == 0
    assert {(p.mentee_id, p.mentor_id) for p in proposals} == {
        (cohort["e0"], cohort["m0"]),
        (cohort["e1"], cohort["m1"]),
    }
    assert [p.state for p in proposals] == [ProposalState.PROPOSED] * 2
    assert proposals[0].score == 9375
    assert proposals[0].reasons[0]["code"] == "profession_same"
    assert [u.mentee_id for u in unmatched] == [cohort["e2"]]
    assert (done.summary["pairs"], done.summary["optimal"]) == (2, True)
    assert len(done.input_hash) == 64
    assert done.finished_at - done.created_at == timedelta(seconds=5)


async def test_without_people_the_plan_is_empty(executor, start, now, found):
    """An empty programme is no error."""
    run = await start()
    await executor().execute(run.id)
    assert (await now(run)).state is RunState.DONE
    assert await found(run) == ([], [])


async def test_only_active_people_take_part(
    executor, start, found, cohort, database, clock, admin, catalogue
):
    """Who is paused or archived is neither paired nor left over."""
    async with database.write() as session:
        for name, status in (("m0", "paused"), ("e1", "archived")):
            role = Role.MENTOR if name == "m0" else Role.MENTEE
            await people.change(
                session,
                clock,
                admin,
                role,
                cohort[name],
                {"status": status},
                expected=Expected(),
                catalogue=catalogue,
            )
    run = await start(policy=Policy(rules=Rules(min_score=0)))
    await executor().execute(run.id)
    proposals, unmatched = await found(run)
    assert {p.mentor_id for p in proposals} == {cohort["m1"]}
    concerned = {p.mentee_id for p in proposals} | {u.mentee_id for u in unmatched}
    assert concerned == {cohort["e0"], cohort["e2"]}


async def test_exclusions_and_locks_are_kept(executor, start, found, cohort, database, clock, admin):
    """The best pair is excluded, another one is locked."""
    await note(database, clock, admin, PairKind.EXCLUSION, cohort["e0"], cohort["m0"])
    await note(database, clock, admin, PairKind.LOCK, cohort["e2"], cohort["m1"])
    run = await start(policy=Policy(rules=Rules(min_score=0)))
    await executor().execute(run.id)
    proposals, _ = await found(run)
    assert {(p.mentee_id, p.mentor_id, p.locked) for p in proposals} == {
        (cohort["e1"], cohort["m0"], False),
        (cohort["e2"], cohort["m1"], True),
    }


async def note(database, clock, admin, kind, mentee_id, mentor_id):
    """Exclude or lock a pair."""
    async with database.write() as session:
        mentee = await people.get(session, admin, Role.MENTEE, mentee_id)
        data = PairInput(mentee_id=mentee_id, mentor_id=mentor_id)
        await pairs.add(session, clock, admin, kind, mentee.programme_id, data)


async def test_a_lock_that_has_become_impossible_fails_the_run(
    executor, start, now, found, cohort, database, clock, admin, catalogue
):
    """The run names the lock and the cause, and proposes nothing."""
    await note(database, clock, admin, PairKind.LOCK, cohort["e2"], cohort["m1"])
    async with database.write() as session:
        await people.change(
            session,
            clock,
            admin,
            Role.MENTEE,
            cohort["e2"],
            {"status": "paused"},
            expected=Expected(),
            catalogue=catalogue,
        )
    run = await start()
    await executor().execute(run.id)
    failed = await now(run)
    assert (failed.state, failed.error_code) == (RunState.FAILED, "lock_impossible")
    assert failed.error_values["locks"] == [
        {"mentee_id": str(cohort["e2"]), "mentor_id": str(cohort["m1"]), "causes": ["inactive"]}
    ]
    assert await found(run) == ([], [])


@pytest.mark.usefixtures("cohort")
async def test_a_new_run_settles_the_proposals_of_earlier_ones(executor, start, found):
    """Whichever of the two is done first, the proposals of the later run stand."""
    first, second, third = await start(), await start(), await start()
    for run in (first, third, second):
        await executor().execute(run.id)
    states = [{p.state for p in (await found(run))[0]} for run in (first, second, third)]
    assert states == [{ProposalState.SUPERSEDED}, {ProposalState.SUPERSEDED}, {ProposalState.PROPOSED}]


@pytest.mark.usefixtures("cohort")
async def test_progress_is_written_while_computing(executor, start, now, engine, database):
    """State and fraction follow what the child reports."""
    engine.progress = [Progress("solving", 0.4)]
    engine.go_on.clear()
    run = await start()
    working = asyncio.create_task(executor().execute(run.id))
    await engine.held.wait()
    async for _ in follow(database, run, look_every=0.001):
        if (seen := await now(run)).state is RunState.SOLVING:
            break
    assert seen.progress == 0.4
    engine.go_on.set()
    await working
    assert (await now(run)).state is RunState.DONE
