"""`python -m bench NAME` says what is missing before anything is measured."""

import sys

import pytest

from bench import __main__ as bench


def test_a_library_that_is_missing_is_named(monkeypatch):
    """And so is what installs it."""
    monkeypatch.setattr(bench, "USUAL", ("nothing",))
    monkeypatch.setattr(sys, "argv", ["bench"])
    with pytest.raises(SystemExit, match=r"There is no bench\.nothing: `make install-dev"):
        bench.main()
