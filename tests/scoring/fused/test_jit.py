"""Loops are compiled where they are called, and nowhere else."""

import subprocess
import sys

import pytest

from scoring.fused.jit import compiled


@compiled
def _twice(number):
    return 2 * number


@compiled
def _four_times(number):
    return _twice(_twice(number))


@pytest.mark.parametrize("module", ["api.app", "matcher", "matcher.advice", "matcher.repair", "scoring"])
def test_who_computes_nothing_loads_no_compiler(module):
    """A server, a command that answers at once: neither needs the sixty megabytes."""
    told = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print('numba' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "False\n"


def test_a_loop_is_compiled_once_for_each_kind_of_arguments():
    """Loops that it calls are compiled into it."""
    assert (_four_times.kinds, _four_times.__name__) == (0, "_four_times")
    assert [_four_times(3), _four_times(4), _four_times(0.5)] == [12, 16, 2.0]
    assert _four_times.kinds == 2
    assert _twice(5) == 10
