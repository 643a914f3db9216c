"""What others do is waited for, but not for ever, and not if it cannot come any more."""

from threading import Event, Thread

import pytest

from tools import waiting
from tools.waiting import tell, until, until_up


def test_what_is_found_at_last_is_given_back():
    """Nothing, then nothing, then something."""
    found = iter([None, 0, "something"])
    assert until(lambda: next(found), within=60) == "something"


def test_what_never_comes_is_an_error_that_names_it():
    """Nobody waits longer than was said."""
    with pytest.raises(TimeoutError, match=r"Not within 0 s: the moon is blue"):
        until(lambda: False, within=0, what="the moon is blue")


def test_who_is_told_looks_at_once(monkeypatch):
    """Long before the next look would be due."""
    monkeypatch.setattr(waiting, "INTERVAL", 600)
    looked = []
    found = Event()

    def go_on_telling():
        while not found.is_set():
            tell()

    teller = Thread(target=go_on_telling)
    teller.start()
    try:
        until(lambda: looked.append("again") or len(looked) > 2, within=60)
    finally:
        found.set()
        teller.join()


class Process:
    """As much of a process as is looked at."""

    def __init__(self, folder, ended):
        self.log = folder / "said.log"
        self.log.write_text("port 8000 is taken")
        self.poll = iter(ended).__next__


def test_a_process_is_up_once_it_answers(tmp_path):
    """However often it has to be asked."""
    answers = iter([False, True])
    until_up(Process(tmp_path, [None, None]), lambda: next(answers), 60, "it answers")
    assert list(answers) == []


def test_a_process_that_ends_is_not_waited_for(tmp_path):
    """What it has said says why."""
    with pytest.raises(RuntimeError, match=r"ended before it answers: port 8000 is taken"):
        until_up(Process(tmp_path, [None, 1]), lambda: False, 60, "it answers")
