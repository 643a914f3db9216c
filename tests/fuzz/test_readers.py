"""Whatever comes from outside is read or refused: some dozens of cases here, 100 000 each by `make fuzz`."""

import resource
import subprocess
import sys
import time
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench import fuzz
from tests.fuzz.bounds import bounded_time
from tests.fuzz.parsers import PARSERS, Parser

CASES = 80
HERE = [name for name in PARSERS if name != "application"]


@pytest.mark.parametrize("name", HERE)
def test_whatever_comes_is_read_or_refused(name):
    """A reader raises nothing but what it announces, and comes to an end."""
    parser = PARSERS[name]

    @settings(max_examples=CASES, database=None, suppress_health_check=list(HealthCheck))
    @given(st.randoms())
    def read(chance):
        data = parser.made(chance)
        with bounded_time():
            parser.read(data)

    read()


def test_bounds_end_with_what_they_bound():
    """A process that has read an input goes on for as long as before."""
    before = resource.getrlimit(resource.RLIMIT_CPU)
    with bounded_time():
        assert resource.getrlimit(resource.RLIMIT_CPU) != before
    assert resource.getrlimit(resource.RLIMIT_CPU) == before


def test_the_application_fails_at_no_request():
    """Paths, queries, headers and bodies that nobody would send get an answer that is none of a failure."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.fuzz", "--only", "application", "--cases", "60"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert "| application | 60 | 0 |" in told.stdout


def _raise(given):
    raise KeyError(given)


def _stay(_given):
    end = time.process_time() + 60
    while time.process_time() < end:
        pass


def _grow(_given):
    return len(bytearray(4_000_000_000))


@pytest.mark.parametrize(
    ("read", "told"), [(_raise, "KeyError: 7"), (_stay, "TookTooLongError"), (_grow, "MemoryError")]
)
def test_faults_of_readers_are_found(monkeypatch, capsys, read, told):
    """What crashes, hangs or takes too much memory is told, with the number that makes it again."""

    def only_later(given):
        return None if given == 0 else read(given)

    reader = Parser(lambda chance: 7 if chance.random() == later else 0, only_later)
    later = fuzz.Random("bad 1").random()
    monkeypatch.setattr(fuzz, "PARSERS", {"bad": reader})
    monkeypatch.setattr(fuzz, "LIMIT", 0.2)
    assert fuzz.fuzzed("bad", 0, 3) == 1
    said = capsys.readouterr()
    assert "| bad | 3 | 1 |" in said.out
    assert "--only bad --first 1 --cases 1" in said.err
    assert told in said.err


def test_a_reader_that_waits_for_ever_is_found(monkeypatch, capsys):
    """It takes no processor time, and so its process is ended by the clock."""
    monkeypatch.setattr(fuzz, "PARSERS", {"bad": Parser(lambda chance: chance, lambda _: Event().wait())})
    monkeypatch.setattr(fuzz, "WITHIN", 0.5)
    assert fuzz.fuzzed("bad", 0, 3) == 1
    assert "was not done after 0 s among 3 cases of bad from 0" in capsys.readouterr().err
