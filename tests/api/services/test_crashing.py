import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from api.engine import CallError
from api.engine.frames import Failed
from api.errors import EngineDied, EngineTimeout
from api.schemas.policy import Policy, Rules
from api.schemas.states import Role, RunState
from api.services import erasure
from api.services.executing import MOST_CRASHES
from api.services.versions import Expected
from api.store import runs as store
from api.store.runs import Claim


@pytest.mark.usefixtures("cohort")
async def test_a_silent_worker_loses_its_run_and_cannot_write_any_more(executor, start, now, database, clock):
    """Who is found dead and comes back writes nothing over its successor's result."""
    run = await start()
    async with database.write() as session:
        lost = await store.claim(
            session, run.id, worker="dead", now=clock.now(), silent_since=clock.now() - timedelta(seconds=10)
        )
    assert await executor().due(10) == []
    clock.turn(seconds=11)
    assert await executor().due(10) == [run.id]
    await executor("two").execute(run.id)
    done = await now(run)
    held = Claim(lost.id, lost.attempt)
    async with database.write() as session:
        assert not await store.advance(session, held, state=RunState.SOLVING, progress=0.5, now=clock.now())
        assert not await store.release(session, held, now=clock.now())
        assert not await store.fail(session, held, error_code="x", error_values={}, now=clock.now())
    assert await now(run) == done
    assert (done.state, done.attempt) == (RunState.DONE, 2)


@pytest.mark.usefixtures("cohort")
async def test_only_one_of_many_executors_takes_a_run(executor, start, engine, found):
    """Eight find the same run due; it is computed once."""
    run = await start()
    await asyncio.gather(*(executor(str(n)).execute(run.id) for n in range(8)))
    proposals, _ = await found(run)
    assert (engine.calls, len(proposals)) == (1, 2)


@pytest.mark.usefixtures("cohort")
async def test_a_run_whose_child_dies_is_run_again(executor, start, now, engine):
    """It waits for a worker at once, without a silence."""
    engine.errors = [EngineDied()]
    run = await start()
    await executor().execute(run.id)
    assert (await now(run)).state is RunState.QUEUED
    assert await executor().due(10) == [run.id]
    await executor().execute(run.id)
    assert ((await now(run)).state, engine.calls) == (RunState.DONE, 2)


async def test_a_run_that_always_dies_fails_in_the_end(executor, start, now, engine):
    """It is not tried for ever."""
    engine.errors = [EngineDied() for _ in range(MOST_CRASHES + 1)]
    run = await start()
    for _ in range(MOST_CRASHES + 1):
        await executor().execute(run.id)
    failed = await now(run)
    assert (failed.state, failed.error_code, engine.calls) == (
        RunState.FAILED,
        "run_crashed",
        MOST_CRASHES,
    )


@pytest.mark.usefixtures("cohort")
async def test_a_run_whose_service_dies_again_and_again_is_computed_in_the_end(
    executor, start, now, database, clock
):
    """Nobody knows what has ended the service; that does not count against the run."""
    run = await start()
    for _ in range(2 * MOST_CRASHES):
        async with database.write() as session:
            silent_since = clock.now() - timedelta(seconds=10)
            await store.claim(session, run.id, worker="dead", now=clock.now(), silent_since=silent_since)
        clock.turn(seconds=11)
    await executor().execute(run.id)
    done = await now(run)
    assert (done.state, done.attempt, done.crashes) == (RunState.DONE, 2 * MOST_CRASHES + 1, 0)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (EngineTimeout(60.0), "engine_timeout"),
        (CallError(Failed("builtins.ZeroDivisionError", "Amal Haddad", "there")), "run_broken"),
    ],
)
async def test_a_computation_that_cannot_end_fails_the_run(executor, start, now, engine, caplog, error, code):
    """Too long or a fault of ours: the run says so, and the log names nobody."""
    engine.errors = [error]
    run = await start()
    await executor().execute(run.id)
    assert ((await now(run)).state, (await now(run)).error_code) == (RunState.FAILED, code)
    assert "Amal" not in caplog.text


@pytest.mark.usefixtures("cohort")
async def test_a_run_that_is_given_back_is_due_at_once(executor, start, now, engine):
    """A service that stops gives its runs back, and the next one takes them."""
    engine.go_on.clear()
    run = await start()
    working = asyncio.create_task(executor().execute(run.id))
    await engine.held.wait()
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    assert await executor().due(10) == [run.id]
    engine.go_on.set()
    await executor().execute(run.id)
    assert (await now(run)).state is RunState.DONE


async def test_a_result_that_names_somebody_who_was_erased_meanwhile_is_not_stored(
    executor, start, now, found, engine, cohort, database, clock, admin
):
    """The run is computed anew without them."""
    engine.deliver.clear()
    run = await start(policy=Policy(rules=Rules(min_score=0)))
    working = asyncio.create_task(executor().execute(run.id))
    await engine.computed.wait()
    async with database.write() as session:
        for name in ("e0", "e2"):
            await erasure.erase(session, clock, admin, Role.MENTEE, cohort[name], expected=Expected())
    engine.deliver.set()
    await working
    assert ((await now(run)).state, await found(run)) == (RunState.QUEUED, ([], []))
    await executor().execute(run.id)
    proposals, unmatched = await found(run)
    assert ((await now(run)).state, unmatched) == (RunState.DONE, [])
    assert [(p.mentee_id, p.mentor_id) for p in proposals] == [(cohort["e1"], cohort["m1"])]


async def test_a_run_begins_only_when_whoever_is_being_erased_is_gone(
    executor, start, now, found, engine, cohort, database, clock, admin
):
    """Otherwise it would read somebody whom nothing may be stored of afterwards."""
    run = await start(policy=Policy(rules=Rules(min_score=0)))
    async with database.write() as session:
        await erasure.erase(session, clock, admin, Role.MENTEE, cohort["e0"], expected=Expected())
        working = asyncio.create_task(executor().execute(run.id))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(engine.held.wait(), 0.5)
    await working
    proposals, unmatched = await found(run)
    assert (await now(run)).state is RunState.DONE
    assert {one.mentee_id for one in (*proposals, *unmatched)} == {cohort["e1"], cohort["e2"]}
