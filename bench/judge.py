"""A hundred thousand small problems on which the dense solver judges the sparse one: `make judge`.

`linear_sum_assignment` decides over the whole matrix, the sparse solver over
candidates and prices; plans are unique, so both must name the very same pairs, and
the sparse solver's certificate must stand before a check that knows neither.
"""

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from functools import cache

import numpy as np

from bench.people import people
from matcher import MatrixScores, PoolScores, Problem, SolveParams, solve
from matcher.certificate import verify
from scoring.policy import CRITERIA, Objective, Policy, Rules, Weights
from scoring.pool import Pool
from scoring.profile import Level

SPARSE, DENSE = SolveParams(method="sparse"), SolveParams(method="dense")
OBJECTIVES = tuple(Objective)
COUNT = 100_000
PORTION = 250
PROCESSES = 2
PEOPLE = 400
"""So many people wait to be drawn into pools."""


def main(arguments: list[str] | None = None) -> None:
    """Judge, and end with status 1 at the first difference."""
    parser = argparse.ArgumentParser(prog="python -m bench.judge", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="problems (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="other problems (default: %(default)s)")
    wishes = parser.parse_args(arguments)
    start = time.monotonic()
    done: Counter[str] = Counter()
    portions = [
        (wishes.seed, first, min(first + PORTION, wishes.count)) for first in range(0, wishes.count, PORTION)
    ]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as processes:
        for kinds, faults in processes.imap_unordered(judged, portions):
            if faults:
                sys.exit("\n".join(faults))
            done += kinds
            if done.total() % (40 * PORTION) == 0 or done.total() == wishes.count:
                print(
                    f"{done.total():,} problems, no difference, {time.monotonic() - start:.0f} s", flush=True
                )
    print(", ".join(f"{kind}: {count:,}" for kind, count in sorted(done.items())))


def judged(portion: tuple[int, int, int]) -> tuple[Counter[str], list[str]]:
    """What kinds of problems were judged, and what was wrong."""
    seed, first, last = portion
    kinds: Counter[str] = Counter()
    faults = []
    for number in range(first, last):
        kind, problem = drawn(seed, number)
        kinds[f"{kind}, {problem.objective}"] += 1
        faults += [f"Problem {number} of seed {seed}: {fault}" for fault in differences(problem)]
    return kinds, faults


def differences(problem: Problem) -> list[str]:
    """How the sparse solver's plan differs from the dense one's, and what its proof lacks."""
    plan, judge = solve(problem, SPARSE), solve(problem, DENSE)
    faults = list(verify(problem, plan, plan.certificate))
    if (plan.mentor_of != judge.mentor_of).any():
        faults.append(f"The plan is {plan.mentor_of.tolist()}, not {judge.mentor_of.tolist()}.")
    return faults


def drawn(seed: int, number: int) -> tuple[str, Problem]:
    """A problem by its number: of numbers, or, one in eight, of people."""
    random = np.random.default_rng((seed, number))
    if number % 8:
        return "numbers", of_numbers(random)
    return "people", of_people(random)


def of_numbers(random: np.random.Generator) -> Problem:
    """A matrix of some structure with locks, bonus and penalty."""
    n, m = random.integers(0, 40, 2) if random.random() < 0.1 else random.integers(1, 13, 2)
    scores = _scores(random, int(n), int(m))
    feasible = random.random((n, m)) < random.choice([0.1, 0.4, 0.8, 1.0])
    seats = random.integers(0, random.choice([2, 3, 5]), m).astype(np.int32)
    bonus = random.choice([0, 100, 5000], n).astype(np.int32)
    return Problem(
        scores=MatrixScores(scores.astype(np.int32), feasible),
        seats=seats,
        objective=OBJECTIVES[random.integers(len(OBJECTIVES))],
        locks=_locks(random, feasible, seats),
        bonus=bonus if random.random() < 0.3 else None,
        load_penalty=int(random.choice([0, 0, 0, 1, 800, 10_000])),
    )


def _scores(random: np.random.Generator, n: int, m: int) -> np.ndarray:
    """Few levels make ties, products make long searches, a star makes everybody compete."""
    kind = random.integers(6)
    if kind == 0:
        return np.full((n, m), random.integers(0, 10_001))
    if kind == 1:
        return random.choice([0, 1, 2500, 2501, 10_000], (n, m))
    if kind == 2:
        return random.integers(0, 2, (n, m)) * 10_000
    if kind == 3:
        return np.outer(np.arange(n), np.arange(m)) * 10_000 // max(1, n * m)
    if kind == 4:
        return np.where(np.arange(m) == 0, 10_000, random.integers(0, 50, (n, m)))
    return random.integers(0, 10_001, (n, m))


def _locks(random: np.random.Generator, feasible: np.ndarray, seats: np.ndarray) -> np.ndarray:
    """Up to three pairs that go together, int32 [k, 2], sorted."""
    left = seats.copy()
    locks: dict[int, int] = {}
    if random.random() < 0.3:
        pairs = np.argwhere(feasible & (seats > 0))
        for mentee, mentor in random.permutation(pairs)[:3].tolist():
            if mentee not in locks and left[mentor]:
                locks[mentee] = mentor
                left[mentor] -= 1
    return np.array(sorted(locks.items()), dtype=np.int32).reshape(-1, 2)


@cache
def _everybody():
    return people(PEOPLE, slots=1.0, seed=5), people(PEOPLE, slots=1.0, seed=6)[1]


def of_people(random: np.random.Generator) -> Problem:
    """People under some policy, with exclusions and locks."""
    (everybody, mentors), more = _everybody()
    mentees = random.permutation(len(everybody))[: random.integers(1, 16)]
    guides = random.permutation(len(mentors))[: random.integers(1, 13)]
    sides = [everybody[k] for k in mentees], [(mentors if k % 2 else more)[k] for k in guides]
    pairs = [(mentee.id, mentor.id) for mentee in sides[0] for mentor in sides[1]]
    excluded = [pairs[k] for k in random.integers(0, len(pairs), random.integers(0, 6))]
    scores = PoolScores(Pool.of(*sides, exclusions=excluded), _policy(random))
    feasible = scores.block(slice(0, scores.shape[0]))[1]
    locks = _locks(random, feasible, scores.pool.capacity)
    ids = scores.ids
    return Problem.of_pool(scores, locks=[(ids[0][mentee], ids[1][mentor]) for mentee, mentor in locks])


def _policy(random: np.random.Generator) -> Policy:
    weights = dict(zip(CRITERIA, random.integers(0, 101, 3).tolist(), strict=True))
    return Policy(
        weights=Weights(**weights) if any(weights.values()) else Weights(),
        rules=Rules(
            common_language=(None, Level.A2, Level.B1)[random.integers(3)],
            german_level=(None, None, Level.B1)[random.integers(3)],
            distance=bool(random.integers(2)),
            min_score=int(random.choice([0, 3000, 4500])),
        ),
        objective=OBJECTIVES[random.integers(len(OBJECTIVES))],
        load_penalty=int(random.choice([0, 0, 500])),
    )


if __name__ == "__main__":
    main()
