import asyncio

import pytest

from api.errors import NotFound, RunFinished
from api.schemas.states import RunState
from api.security.access import Principal, Scope
from api.services import runs
from api.services.following import follow
from api.services.pages import Window
from matcher.progress import Progress


@pytest.mark.usefixtures("cohort")
async def test_a_cancelled_run_is_stopped_and_writes_nothing(
    executor, start, now, found, engine, database, clock, admin
):
    """Its computation is killed; to cancel again changes nothing; what has ended stays."""
    engine.go_on.clear()
    run = await start()
    working = asyncio.create_task(executor().execute(run.id))
    await engine.held.wait()
    async with database.write() as session:
        cancelled = await runs.cancel(session, clock, admin, run.id)
    await working
    async with database.write() as session:
        assert await runs.cancel(session, clock, admin, run.id) == cancelled == await now(run)
    assert (cancelled.state, engine.killed) == (RunState.CANCELLED, 1)
    assert await found(run) == ([], [])


async def test_a_queued_run_can_be_cancelled_and_is_never_executed(
    executor, start, engine, database, clock, admin
):
    """It is due no more, and who tries finds nothing to do."""
    run = await start()
    async with database.write() as session:
        await runs.cancel(session, clock, admin, run.id)
    assert await executor().due(10) == []
    await executor().execute(run.id)
    assert engine.calls == 0


async def test_a_finished_run_cannot_be_cancelled(executor, start, database, clock, admin):
    """It is a conflict that says so."""
    run = await start()
    await executor().execute(run.id)
    async with database.write() as session:
        with pytest.raises(RunFinished):
            await runs.cancel(session, clock, admin, run.id)


@pytest.mark.usefixtures("cohort")
async def test_following_tells_every_change_until_the_end(executor, start, engine, database):
    """First what is, then what changes, at last the end; signs of life in between."""
    engine.progress = [Progress("proving", 0.7)]
    engine.go_on.clear()
    run = await start()
    working = asyncio.create_task(executor().execute(run.id))
    told, quiet = [], 0
    async for seen in follow(database, run, look_every=0.001, quiet=0.05):
        if seen is None:
            quiet += 1
            # The result waits until its last stage has been told, however slow the machine.
            if told[-1] is RunState.PROVING:
                engine.go_on.set()
        else:
            told.append(seen.state)
    await working
    assert told[0] is RunState.QUEUED
    assert told[-2:] == [RunState.PROVING, RunState.DONE]
    assert quiet >= 1


async def test_following_a_run_that_has_ended_ends_at_once(executor, start, now, database):
    """One event, and no more."""
    run = await start()
    await executor().execute(run.id)
    ended = await now(run)
    assert [seen async for seen in follow(database, ended)] == [ended]


async def test_a_foreign_key_finds_no_run(start, database, clock):
    """Neither to see nor to cancel."""
    run = await start()
    foreign = Principal("foreign", frozenset({Scope.ADMIN}), frozenset())
    async with database.write() as session:
        for attempt in (
            runs.get(session, foreign, run.id),
            runs.cancel(session, clock, foreign, run.id),
            runs.proposals(session, foreign, run.id, Window()),
            runs.unmatched(session, foreign, run.id, Window()),
        ):
            with pytest.raises(NotFound):
                await attempt


async def test_runs_are_listed_newest_first(start, database, admin, programme_id):
    """Page by page."""
    started = [(await start()).id for _ in range(5)]
    async with database.read() as session:
        first = await runs.listed(session, admin, programme_id, Window(limit=3))
        rest = await runs.listed(session, admin, programme_id, Window.read(3, first.next_cursor))
    assert [run.id for run in (*first.items, *rest.items)] == started[::-1]
    assert rest.next_cursor is None
