"""What a run has found is stored part by part, and is there for others all at once."""

import asyncio
import zlib
from dataclasses import replace
from itertools import count

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from api.schemas.policy import Policy, Rules
from api.schemas.states import ProposalState, Role, RunState
from api.services import erasure, executing, found, overview, runs, solving
from api.services.versions import Expected
from api.store import leaving, standing
from api.store.models import ProposalRow, UnmatchedRow

LOOSE = Policy(rules=Rules(min_score=0))


@pytest.fixture(autouse=True)
def one_by_one(monkeypatch):
    """Each pair is a part."""
    monkeypatch.setattr(found, "PART", 1)


@pytest.fixture
def between(monkeypatch):
    """Calls something before the last pair is stored."""

    def arrange(call):
        parts = []

        async def record(*args):
            parts.append(args)
            if len(parts) == 2:
                await call()
            return await record_part(*args)

        record_part = executing.record_part
        monkeypatch.setattr(executing, "record_part", record)
        return parts

    return arrange


@pytest.fixture
def stored(database):
    """How many proposals and mentees left over there are in the tables."""

    async def count():
        async with database.read() as session:
            return [await session.scalar(select(func.count()).select_from(row)) for row in ROWS]

    return count


ROWS = (ProposalRow, UnmatchedRow)


@pytest.mark.usefixtures("cohort")
async def test_nobody_sees_a_part_of_a_result(
    executor, start, found, between, stored, database, clock, admin, programme_id
):
    """Pairs that are stored are neither listed nor counted before the last one is."""
    run = await start(policy=LOOSE)
    seen = []

    async def look():
        async with database.read() as session:
            counted = (await overview.of_programme(session, clock, admin, programme_id)).to_approve
        seen.append((await stored(), await found(run), counted))

    between(look)
    await executor().execute(run.id)
    assert seen == [([1, 0], ([], []), 0)]
    await look()
    counts, (proposals, left), counted = seen[1]
    assert (counts, len(proposals), len(left), counted) == ([2, 1], 2, 1, 2)


@pytest.mark.usefixtures("cohort")
async def test_a_run_that_broke_off_while_storing_is_stored_anew(
    executor, start, now, found, between, stored, clock
):
    """What the first attempt has left is not there twice, and does not keep the second from storing."""
    run = await start(policy=LOOSE)

    async def die():
        raise RuntimeError

    between(die)
    with pytest.raises(RuntimeError):
        await executor().execute(run.id)
    assert ((await now(run)).state, await stored()) == (RunState.PROVING, [1, 0])
    clock.turn(seconds=11)
    await executor("two").execute(run.id)
    proposals, left = await found(run)
    assert ((await now(run)).state, len(proposals), len(left)) == (RunState.DONE, 2, 1)


@pytest.mark.usefixtures("cohort")
async def test_of_a_run_that_is_cancelled_while_storing_nothing_stays(
    executor, start, now, between, stored, database, clock, admin
):
    """Nor is anything added afterwards."""
    run = await start(policy=LOOSE)

    async def cancel():
        async with database.write() as session:
            await runs.cancel(session, clock, admin, run.id)

    between(cancel)
    await executor().execute(run.id)
    assert ((await now(run)).state, await stored()) == (RunState.CANCELLED, [0, 0])


@pytest.mark.parametrize(("role", "name"), [(Role.MENTEE, "e0"), (Role.MENTEE, "e2"), (Role.MENTOR, "m1")])
async def test_who_is_erased_while_a_run_is_stored_has_no_part_in_it(
    executor, start, now, found, between, cohort, database, clock, admin, role, name
):
    """It is computed anew without them: also what proves it must not know them."""
    run = await start(policy=LOOSE)

    async def erase():
        async with database.write() as session:
            await erasure.erase(session, clock, admin, role, cohort[name], expected=Expected())

    between(erase)
    await executor().execute(run.id)
    assert (await now(run)).state is RunState.QUEUED
    assert await executor().due(9) == [run.id]
    await executor("two").execute(run.id)
    assert ((await now(run)).state, (await now(run)).attempt) == (RunState.DONE, 2)
    proposals, left = await found(run)
    assert len(proposals) + len(left) == 3 - (role is Role.MENTEE)
    async with database.read() as session:
        packed, idle = await leaving.computed_from(session, run.id)
    assert str(cohort[name]) not in zlib.decompress(packed).decode() + "".join(idle)


@pytest.mark.usefixtures("cohort")
async def test_a_run_that_is_overtaken_while_storing_settles_its_own_proposals(
    executor, start, found, between
):
    """The proposals of the later one stand."""
    first, second = await start(policy=LOOSE), await start(policy=LOOSE)

    async def overtake():
        parts.append("no more")
        await executor("two").execute(second.id)

    parts = between(overtake)
    await executor().execute(first.id)
    states = [[p.state for p in (await found(run))[0]] for run in (first, second)]
    assert states == [[ProposalState.SUPERSEDED] * 2, [ProposalState.PROPOSED] * 2]


@pytest.mark.usefixtures("cohort")
async def test_the_end_of_a_run_is_written_whole_or_not_at_all(executor, start, now, found, monkeypatch):
    """A fault in the middle of it leaves the run undone."""
    run = await start()

    async def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(standing, "overtake_earlier", broken)
    with pytest.raises(RuntimeError):
        await executor().execute(run.id)
    assert (await now(run)).state is RunState.PROVING
    assert await found(run) == ([], [])


@pytest.mark.usefixtures("cohort")
async def test_a_run_waits_if_the_people_cannot_be_read(executor, start, now, monkeypatch):
    """Not being able to reach the database is no fault of the run."""
    run = await start()

    def away(*_):
        raise OperationalError("SELECT", {}, RuntimeError())

    with monkeypatch.context() as patch:
        patch.setattr(solving, "reading", away)
        await executor().execute(run.id)
    assert (await now(run)).state is RunState.QUEUED
    await executor().execute(run.id)
    assert (await now(run)).state is RunState.DONE


@pytest.mark.usefixtures("cohort")
@pytest.mark.parametrize(("takes", "rests"), [(0.01, 0.02), (5.0, 0.3)])
async def test_after_each_part_others_have_the_server_to_themselves(
    executor, start, monkeypatch, takes, rests
):
    """For twice as long as the part took, but no longer than between two signs of life."""
    run = await start(policy=LOOSE)
    clock, rested, sleep = count(step=takes), [], asyncio.sleep

    async def rest(seconds):
        rested.append(seconds)
        await sleep(0)

    monkeypatch.setattr(executing, "monotonic", lambda: next(clock))
    monkeypatch.setattr(asyncio, "sleep", rest)
    await replace(executor(), beat_every=0.3).execute(run.id)
    assert rested == pytest.approx(3 * [rests])
