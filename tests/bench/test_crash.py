"""What a trial of crashes finds, it tells."""

import subprocess
from types import SimpleNamespace
from uuid import UUID

import pytest

from bench import crash_trial, soak
from bench.crash_load import Acknowledged, judge
from bench.crash_trial import Trial


def test_faults_do_not_outweigh_each_other(capsys):
    """One event too many is as bad as one write lost, and both together are no less."""
    trial = Trial(None, None)
    trial.found = {"lost": 1, "runs done without their event": -1, "runs": 7}
    assert not trial.tell("both")
    trial.found = {"lost": 0, "runs": 7, "mails": 3, "mails handed over again": 1}
    assert trial.tell("neither")
    assert "  mails handed over again: 1\n" in capsys.readouterr().out


def test_what_stops_a_writer_at_the_very_end_is_raised(monkeypatch):
    """Even if nobody waits for writes any more."""

    class LateWriter:
        def __init__(self, _site, _number, _programme, writes, stopped):
            self._writes, self._stopped = writes, stopped

        def start(self):
            pass

        def join(self):
            assert self._stopped.is_set()
            self._writes.stop(RuntimeError("was answered 500"))

    monkeypatch.setattr(crash_trial, "Writer", LateWriter)
    trial = Trial(None, None)
    with pytest.raises(RuntimeError, match=r"was answered 500"), trial.writing(lambda: ""):
        trial.writes.go_on(0)


@pytest.mark.parametrize(("found", "lost"), [("active", 0), ("completed", 0), ("invited", 1), ("expired", 1)])
def test_a_pairing_is_lost_unless_it_is_at_least_where_it_was(found, lost):
    """What is in a state that nobody has brought it into is lost as well."""
    pairing = UUID(int=1)
    rows = {"SELECT id, state FROM pairings": [(str(pairing), found)]}
    site = SimpleNamespace(ask=lambda statement: rows.get(statement, []))
    writer = SimpleNamespace(said=Acknowledged(pairings={str(pairing): "active"}))
    assert judge(site, [writer])["lost"] == lost


def test_who_ends_while_memory_is_measured_needs_none():
    """A process that computes may end at any time; that must not end twenty minutes of measuring."""
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    assert soak._memory(ended.pid) == 0
