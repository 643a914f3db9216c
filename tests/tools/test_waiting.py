"""What other processes do is waited for, but not for ever."""

import pytest

from tools.waiting import until


def test_what_is_found_at_last_is_given_back():
    """Nothing, then nothing, then something."""
    found = iter([None, 0, "something"])
    assert until(lambda: next(found), within=60) == "something"


def test_what_never_comes_is_an_error_that_names_it():
    """Nobody waits longer than was said."""
    with pytest.raises(TimeoutError, match=r"Not within 0 s: the moon is blue"):
        until(lambda: False, within=0, what="the moon is blue")
