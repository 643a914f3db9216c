"""Processes are killed as the machine might kill them; nothing that was acknowledged is lost."""

import signal
from contextlib import ExitStack

from api.store.sqlite import READERS


def test_a_run_whose_child_is_killed_is_run_again(mortal):
    """The service goes on with another child and finishes the run."""
    programme = mortal.programme()
    mortal.person(programme, "mentor")
    mortal.person(programme, "mentee")
    mortal.signal_children(signal.SIGSTOP)
    run = mortal.run(programme)
    mortal.until(lambda: mortal.client.get(run).json()["state"] == "scoring")
    killed = mortal.signal_children(signal.SIGKILL)
    ended = mortal.ended(run)
    assert (ended["state"], ended["summary"]["pairs"]) == ("done", 1)
    mortal.until(lambda: len(mortal.children()) == 2)
    assert not killed & mortal.children()


def test_a_run_outlives_the_server(mortal):
    """Killed while it computes, the server finds and finishes the run when it is back, once."""
    programme = mortal.programme()
    mortal.person(programme, "mentor")
    mortal.person(programme, "mentee")
    mortal.signal_children(signal.SIGSTOP)
    run, queued = mortal.run(programme), mortal.run(programme)
    mortal.until(lambda: mortal.client.get(run).json()["state"] == "scoring")
    mortal.kill()
    mortal.long_ago()
    mortal.start()
    assert [mortal.ended(one)["state"] for one in (run, queued)] == ["done", "done"]
    assert len(mortal.client.get(f"{run}/proposals").json()["items"]) == 1


def test_a_server_that_is_stopped_gives_its_run_back(mortal):
    """The next one takes it at once, without waiting for a silence."""
    programme = mortal.programme()
    mortal.signal_children(signal.SIGSTOP)
    run = mortal.run(programme)
    mortal.until(lambda: mortal.client.get(run).json()["state"] == "scoring")
    mortal.stop()
    mortal.start()
    assert mortal.ended(run)["state"] == "done"
    created, started = (mortal.client.get(run).json()[name] for name in ("created_at", "started_at"))
    assert created <= started


def test_cancelling_kills_the_computation_within_a_second(mortal):
    """The answer comes at once, the child is gone within a second, the next run has a new one."""
    programme = mortal.programme()
    stopped = mortal.signal_children(signal.SIGSTOP)
    run = mortal.run(programme)
    mortal.until(lambda: mortal.client.get(run).json()["state"] == "scoring")
    answer = mortal.client.post(f"{run}/cancel")
    assert (answer.status_code, answer.json()["state"]) == (202, "cancelled")
    assert mortal.until(lambda: len(stopped & mortal.children()) == 1) < 1
    mortal.signal_children(signal.SIGCONT)
    assert mortal.ended(mortal.run(programme))["state"] == "done"
    assert mortal.client.get(run).json()["state"] == "cancelled"


def test_many_who_follow_keep_nobody_waiting(mortal):
    """More open streams than connections to the database, and everything else is answered."""
    programme = mortal.programme()
    mortal.signal_children(signal.SIGSTOP)
    run = mortal.run(programme)
    mortal.until(lambda: mortal.client.get(run).json()["state"] == "scoring")
    with ExitStack() as streams:
        followers = [
            streams.enter_context(mortal.client.stream("GET", f"{run}/progress")) for _ in range(2 * READERS)
        ]
        lines = [follower.iter_lines() for follower in followers]
        assert all(next(line).startswith("id: ") for line in lines)
        assert mortal.person(programme)["version"] == 1
        mortal.signal_children(signal.SIGCONT)
        ends = [[line for line in rest if line.startswith("data")][-1] for rest in lines]
    assert set(ends) == {'data: {"state":"done","progress":1.0}'}
