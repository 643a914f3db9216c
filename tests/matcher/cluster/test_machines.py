"""A cluster gives what one machine gives, also when it loses a worker."""

import os
import signal

import numpy as np
import pytest

from bench.people import POLICY, people
from matcher.problem import PoolScores, Problem
from matcher.solve import SolveParams, solve
from scoring.fused.parallel import StoppedError
from scoring.fused.people import PoolSource
from scoring.fused.source import Source
from scoring.pool import Pool

distributed = pytest.importorskip("distributed", reason="the extra matcher[cluster] is not installed")

Machines = pytest.importorskip("matcher.cluster").Machines

SPARSE = SolveParams(method="sparse")


@pytest.fixture(scope="module")
def problem():
    """2 500 mentees and 1 500 mentors: several pieces of work in every round."""
    pool = Pool.of(*people(2500, slots=1.0, seed=5))
    return Problem(scores=PoolScores(pool, POLICY), seats=pool.capacity)


@pytest.fixture
def client():
    """Two workers, each a process of one thread, that is started again when it is lost."""
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as connected,
    ):
        yield connected


@pytest.mark.parametrize("losses", [1, 2], ids=["one", "all"])
def test_a_cluster_that_loses_workers_gives_the_same_to_the_byte(problem, client, losses):
    """Plan and prices are those of this machine alone, even if nobody is left who holds the codes."""
    alone = solve(problem, SPARSE)
    doomed = list(client.run(os.getpid).values())[:losses]
    looks = 0

    def kill() -> bool:
        nonlocal looks
        looks += 1
        if looks == 4:
            for process in doomed:
                os.kill(process, signal.SIGKILL)
        return False

    shared = solve(problem, SPARSE, should_stop=kill, share=Machines(client).share)
    assert looks > 4
    assert shared.mentor_of.tobytes() == alone.mentor_of.tobytes()
    assert shared.certificate.mentee_price.tobytes() == alone.certificate.mentee_price.tobytes()
    assert shared.certificate.mentor_price.tobytes() == alone.certificate.mentor_price.tobytes()


def test_work_on_a_cluster_can_be_stopped(problem, client):
    """Whoever stops it does not wait for the rest."""
    with pytest.raises(StoppedError):
        solve(problem, SPARSE, should_stop=lambda: True, share=Machines(client).share)


def out_of_time(source: Source, item: int) -> int:
    """Work that fails as waiting for it would."""
    raise TimeoutError(f"{item} of {len(source.mentees)} took too long")


def test_an_error_of_the_work_reaches_whoever_asked():
    """Work that fails again and again ends with its own error, and is not waited for."""
    source = PoolSource.of(Pool.of(*people(20)), POLICY, np.arange(20), np.arange(12))
    with distributed.Client(
        processes=False, n_workers=1, threads_per_worker=1, dashboard_address=None
    ) as own:
        shared = Machines(own).share(source)
        with pytest.raises(TimeoutError, match="7 of 20 took too long"):
            list(shared.each(out_of_time, [7], lambda: False))
