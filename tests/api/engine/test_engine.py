"""The engine computes elsewhere, stops in time, and leaves nothing behind."""

import asyncio
import importlib
import math
import operator
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from api.engine import CallError, Engine
from api.engine.engine import MOST_WAITING
from api.errors import EngineBusy, EngineDied, EngineTimeout
from api.schemas.problem import InvalidInput
from api.services.matching import Question, answer_match
from api.settings import Settings
from tools.programs import children_of, has_ended

TASKS = """
import signal
import threading


def count(n, watch):
    watch(n)
    return n + 1


def compute(watch):
    '''Computes for longer than any test, and never gives up Python's lock.'''
    watch("started")
    return sum(range(10**15))


def lock():
    return threading.Lock()


def wait(watch):
    watch("started")
    signal.pause()
"""


@pytest.fixture
def tasks(tmp_path, monkeypatch):
    """A module of functions to call; children look for modules where this process does."""
    (tmp_path / "engine_tasks.py").write_text(TASKS)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "engine_tasks", raising=False)
    return importlib.import_module("engine_tasks")


async def begin(engine, function, **options):
    """A call of an endless function that is under way."""
    started = asyncio.Event()
    task = asyncio.create_task(engine.call(function, watch=lambda _: started.set(), **options))
    await started.wait()
    return task


@asynccontextmanager
async def running(**settings):
    """An engine that is up."""
    engine = Engine(Settings(**settings), os.getpid)
    engine.start()
    try:
        yield engine
    finally:
        await engine.close()


def open_descriptors():
    """The file descriptors of this process."""
    return {path.name for path in Path("/proc/self/fd").iterdir()}


async def test_a_call_runs_elsewhere():
    """The function runs in another process, and its result comes back."""
    async with running() as engine:
        assert await engine.call(math.factorial, 20) == math.factorial(20)
        assert await engine.call(os.getpid) != os.getpid()


async def test_lanes_have_their_own_processes(tasks):
    """A run does not keep a request waiting."""
    async with running() as engine:
        endless = await begin(engine, tasks.compute, background=True)
        assert await engine.call(operator.add, 1, 2) == 3
        assert not endless.done()
        endless.cancel()


async def test_requests_go_first():
    """Runs are nicer than what a request waits for, and that is nicer than who answers it."""
    async with running() as engine:
        nice = [await engine.call(os.nice, 0, background=background) for background in (False, True)]
        assert nice == [min(19, os.nice(0) + more) for more in (10, 19)]


async def test_large_values_travel():
    """Ten megabytes go there and come back unchanged."""
    body = os.urandom(10_000_000)
    async with running() as engine:
        assert await engine.call(bytes, body) == body


async def test_an_exception_comes_back_as_data():
    """What the function raised arrives with type, text and place; the process lives on."""
    async with running() as engine:
        first = await engine.call(os.getpid)
        with pytest.raises(CallError) as caught:
            await engine.call(int, "x")
        assert caught.value.kind == "builtins.ValueError"
        assert "invalid literal" in caught.value.message
        assert "invalid literal" not in str(caught.value)
        assert await engine.call(os.getpid) == first


async def test_whatever_a_function_raises_comes_back(tasks):
    """A wish to end the process, and a result that cannot travel, keep nobody waiting."""
    async with running() as engine:
        first = await engine.call(os.getpid)
        with pytest.raises(CallError) as caught:
            await engine.call(sys.exit, "enough")
        assert caught.value.kind == "builtins.SystemExit"
        with pytest.raises(CallError) as caught:
            await engine.call(tasks.lock)
        assert "cannot pickle" in caught.value.message
        assert await engine.call(os.getpid) == first


async def test_a_refusal_comes_back_as_it_was_raised():
    """An error that is meant for the reader arrives with everything that it says."""
    question = Question(body=b'{"mentees": 1}', language="en", as_of=date(2026, 10, 1), catalogue_dir=None)
    async with running() as engine:
        with pytest.raises(InvalidInput) as caught:
            await engine.call(answer_match, question)
    assert [(fault.pointer, fault.code) for fault in caught.value.faults] == [
        ("/mentors", "missing"),
        ("/mentees", "list_type"),
    ]


async def test_progress_arrives(tasks):
    """What the function reports reaches the caller."""
    seen = []
    async with running() as engine:
        assert await engine.call(tasks.count, 41, watch=seen.append) == 42
    assert seen == [41]


async def test_the_time_limit_ends_a_call(tasks):
    """A call that takes too long fails, its process is killed, and the next call works."""
    async with running(time_limit=3.0) as engine:
        first = await engine.call(os.getpid)
        with pytest.raises(EngineTimeout):
            await engine.call(tasks.compute, watch=lambda _: None)
        assert has_ended(first)
        assert await engine.call(os.getpid) not in {first, os.getpid()}


async def test_a_killed_process_is_an_error_and_is_replaced(tasks):
    """Kill -9 of the child fails the call that it computes; the next one gets a fresh child."""
    async with running() as engine:
        first = await engine.call(os.getpid)
        endless = await begin(engine, tasks.compute)
        os.kill(first, signal.SIGKILL)
        with pytest.raises(EngineDied):
            await endless
        assert await engine.call(os.getpid) not in {first, os.getpid()}


async def test_a_process_that_ends_itself_is_an_error():
    """A child that exits, as when memory runs out, is told apart from a result."""
    async with running() as engine:
        with pytest.raises(EngineDied):
            await engine.call(os._exit, 1)
        assert await engine.call(operator.add, 1, 2) == 3


async def test_cancelling_kills(tasks):
    """Nobody waits for a cancelled call, so its process ends and another takes its place."""
    async with running() as engine:
        first = await engine.call(os.getpid)
        endless = await begin(engine, tasks.compute)
        endless.cancel()
        with pytest.raises(asyncio.CancelledError):
            await endless
        assert has_ended(first)
        assert await engine.call(os.getpid) != first


async def test_waiting_has_an_end(tasks, monkeypatch):
    """A caller that gets no process in time is told that the engine is busy."""
    async with running(time_limit=0.5) as engine:
        await engine.call(os.getpid)
        monkeypatch.setattr("api.engine.engine.START_WITHIN", 0.05)
        calls = [engine.call(tasks.compute, watch=lambda _: None) for _ in range(2)]
        results = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(result) for result in results] == [EngineTimeout, EngineBusy]


async def test_not_everybody_may_wait(tasks):
    """Beyond a number that could be served, callers are told at once that the engine is busy."""
    async with running() as engine:
        endless = await begin(engine, tasks.compute)
        waiting = [asyncio.create_task(engine.call(os.getpid)) for _ in range(MOST_WAITING + 1)]
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        assert [type(task.exception()) for task in done] == [EngineBusy]
        for task in (endless, *waiting):
            task.cancel()
        await asyncio.gather(endless, *waiting, return_exceptions=True)


async def test_nothing_is_left_behind():
    """After closing there is no child, no zombie and no open descriptor more than before."""
    before, children_before = open_descriptors(), children_of(os.getpid())
    async with running(interactive_workers=2) as engine:
        await engine.call(operator.add, 1, 2)
        await engine.call(operator.add, 1, 2, background=True)
        with pytest.raises(EngineDied):
            await engine.call(os._exit, 1)
        pids = engine.pids
        assert pids
    assert not engine.pids
    assert children_of(os.getpid()) == children_before
    assert all(has_ended(pid) for pid in pids)
    assert open_descriptors() == before


async def test_the_event_loop_stays_free(tasks):
    """While a child computes with all its might, this process goes on."""
    async with running() as engine:
        endless = await begin(engine, tasks.compute)
        loop = asyncio.get_running_loop()
        started = loop.time()
        for _ in range(1000):
            await asyncio.sleep(0)
        assert loop.time() - started < 0.5
        assert not endless.done()
        endless.cancel()


@pytest.mark.parametrize("function", ["compute", "wait"])
def test_children_end_with_the_server(tasks, function):
    """Kill -9 of the server ends its children, even one that holds Python's lock."""
    script = f"""
import asyncio, os, sys
sys.path.insert(0, {str(Path(tasks.__file__).parent)!r})
import engine_tasks
from api.engine import Engine
from api.settings import Settings

async def main():
    engine = Engine(Settings(), os.getpid)
    engine.start()
    pids = [await engine.call(os.getpid), await engine.call(os.getpid, background=True)]
    await engine.call(engine_tasks.{function}, watch=lambda _: print(*pids, flush=True))

asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as server:
        pids = [int(pid) for pid in server.stdout.readline().split()]
        assert len(pids) == 2
        server.kill()
    assert all(has_ended(pid) for pid in pids)
