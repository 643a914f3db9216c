"""What advice costs: regrets and candidates, scarcity, rule prices, and what is for cohorts only.

Seconds of processors, because the advice of a service shares them with others.
A sample of the regrets is compared with plans solved anew.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from bench.measure import processor, table
from bench.people import POLICY, people
from matcher import PoolScores, Problem, solve
from matcher.advice.candidates import candidates
from matcher.advice.frontier import frontier
from matcher.advice.measures import Gain, gain_between, regret_at
from matcher.advice.outlook import forced_losses, gains_of_one_more, losses_of_one_fewer, outlook
from matcher.advice.ranked import best_plans
from matcher.advice.rivals import rivals
from matcher.advice.rule_prices import rule_prices
from matcher.advice.scarcity import next_recruits, scarcity
from matcher.advice.stability import stability
from matcher.advice.warm import warm_up
from matcher.advice.weight_ranges import weight_ranges
from scoring.policy import Objective
from scoring.pool import Pool

COHORT, MIDDLE, LARGE = 500, 2_000, 10_000
ASKED = 100
"""Mentees whose regrets are asked for."""
CONFIRMED = 3
RECRUITS = 5
PLANS = 5
NAMES = (
    f"scarcity, {RECRUITS} recruits, worth of seats",
    "rule prices",
    "rivals",
    f"the {PLANS} best plans",
    "stability under 200 weightings",
    "weight ranges",
    "frontier",
)


def main() -> None:
    """Print the tables."""
    warm_up()
    table(
        f"All regrets of one mentee, {LARGE:,} mentees, in milliseconds of a processor",
        ["slots per mentee", "", "median", "95th percentile", "longest"],
        [row for slots in (0.5, 1.1) for row in regrets(posed(LARGE, slots=slots), slots)],
    )
    table(
        f"Scarcity of a programme of {COHORT}: kinds, {RECRUITS} recruits, both ends of all prices; seconds",
        ["objective", "slots per mentee", "seconds"],
        [
            [objective.value, f"{slots}", f"{processor(lambda one=one: whole_scarcity(*one)):.2f}"]
            for objective in Objective
            for slots in (0.8, 1.1)
            for one in [posed(COHORT, slots=slots, objective=objective)]
        ],
    )
    table(
        "Other advice, in seconds of a processor",
        ["", *(f"{mentees:,} mentees" for mentees in (COHORT, MIDDLE, LARGE))],
        [
            list(row)
            for row in zip(NAMES, *(others(mentees) for mentees in (COHORT, MIDDLE, LARGE)), strict=True)
        ],
    )


def posed(mentees: int, *, slots: float = 1.1, objective=Objective.MOST_PAIRS):
    """People, the problem that they pose, and its plan."""
    scores = PoolScores(Pool.of(*people(mentees, slots=slots, seed=3)), replace(POLICY, objective=objective))
    problem = Problem.of_pool(scores)
    return scores, problem, solve(problem)


def regrets(one, slots: float) -> Iterator[list[str]]:
    """What the regrets of a mentee cost, and what comes before."""
    scores, problem, plan = one
    outlook(problem, plan)
    yield [
        f"{slots}",
        "once: the stock of pairs",
        f"{1000 * processor(lambda: outlook(problem, plan)):.0f}",
        "",
        "",
    ]
    seen = outlook(problem, plan)
    asked = np.random.default_rng(5).permutation(problem.shape[0])[:ASKED].tolist()
    forced_losses(seen, asked[0])
    for name, ask in (
        ("all regrets", lambda mentee: forced_losses(seen, mentee)),
        ("the ten best candidates", lambda mentee: candidates(scores, seen, mentee, 10)),
    ):
        durations = 1000 * np.array([processor(lambda k=k, ask=ask: ask(k)) for k in asked])
        middle, high = np.percentile(durations, [50, 95])
        yield [f"{slots}", name, f"{middle:.0f}", f"{high:.0f}", f"{durations.max():.0f}"]
    for mentee in asked[:CONFIRMED]:
        confirm(problem, plan, mentee, forced_losses(seen, mentee))


def confirm(problem: Problem, plan, mentee: int, losses) -> None:
    """Solve anew with the mentee's last possible pair as a lock."""
    if losses.possible.any():
        mentor = int(np.flatnonzero(losses.possible)[-1])
        lock = np.array([[mentee, mentor]], dtype=np.int32)
        regret = regret_at(losses, mentor)
        anew = gain_between(problem, plan, solve(replace(problem, locks=lock)))
        assert anew == Gain(-regret.pairs, -regret.worst, -regret.value)


def whole_scarcity(scores, problem, plan) -> None:
    """Everything that `/scarcity` answers."""
    seen = outlook(problem, plan)
    gains_of_one_more(seen)
    losses_of_one_fewer(seen)
    next_recruits(scores, seen, RECRUITS, scarcity(scores, seen))


def others(mentees: int) -> Iterator[str]:
    """A column: each advice once, or a dash where it takes too long."""
    one = posed(mentees)
    _, problem, plan = one
    cohort = mentees <= MIDDLE
    yield figure(lambda: whole_scarcity(*one))
    yield figure(lambda: rule_prices(*one))
    yield figure(lambda: rivals(problem, plan))
    yield figure(lambda: best_plans(problem, plan, PLANS)) if cohort else "-"
    # Of 2 000 it takes minutes: 200 plans, each solved anew.
    yield figure(lambda: stability(*one)) if mentees <= COHORT else "-"
    yield figure(lambda: weight_ranges(*one)) if cohort else "-"
    yield figure(lambda: frontier(problem)) if cohort else "-"


def figure(work: Callable[[], object]) -> str:
    """Seconds as text."""
    return f"{processor(work):.2f}"


if __name__ == "__main__":
    main()
