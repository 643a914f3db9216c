"""What goes on beside a measurement ends with it, and cannot fail unnoticed."""

import pytest

from bench.meanwhile import meanwhile


def test_it_goes_on_until_the_measurement_ends():
    """Then its result is there, even if the measurement has failed."""
    with meanwhile(lambda done: done.wait(60)) as going_on:
        assert not going_on.done()
    assert going_on.result(0) is True
    with pytest.raises(KeyError), meanwhile(lambda done: done.wait(60)) as going_on:
        raise KeyError
    assert going_on.result(0) is True


def test_its_fault_is_raised_where_its_result_is_asked_for():
    """Others who are refused have not waited for nothing."""

    def refused(_done):
        raise RuntimeError("was answered 500")

    with meanwhile(refused) as going_on:
        pass
    with pytest.raises(RuntimeError, match=r"was answered 500"):
        going_on.result()
