"""Calls in processes of their own."""

import asyncio
import os
import signal

import pytest

from api.engine import Apart, CallError
from api.errors import EngineBusy, EngineDied, EngineTimeout, NestedTooDeep


def who_am_i(watch):
    """Report, and name the process."""
    watch(0.5)
    return os.getpid()


def refuse():
    """Raise what is meant for the caller's reader."""
    raise NestedTooDeep


def fall():
    """Raise what is a fault of ours."""
    raise LookupError("x")


def hang():
    """Last longer than the limit."""
    signal.pause()


def die():
    """End without an answer, as for want of memory."""
    os._exit(1)


async def test_each_call_has_a_process_that_ends_with_it():
    """Reports arrive, and afterwards the process is gone."""
    reports = []
    pids = {await Apart(20.0).call(who_am_i, watch=reports.append) for _ in range(2)}
    assert (len(pids), reports) == (2, [0.5, 0.5])
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.parametrize(
    ("function", "error"),
    [(refuse, NestedTooDeep), (fall, CallError), (die, EngineDied)],
)
async def test_what_goes_wrong_is_raised(function, error):
    """As by the engine."""
    with pytest.raises(error):
        await Apart(20.0).call(function)


async def test_a_call_that_takes_too_long_is_ended_and_who_waits_is_told():
    """One is stopped at the limit; the other one never got its turn."""
    apart = Apart(0.3)
    found = await asyncio.gather(apart.call(hang), apart.call(hang), return_exceptions=True)
    assert {type(error) for error in found} == {EngineTimeout, EngineBusy}
