"""The k best complete plans, for a coordinator who wants to choose.

Every plan but the best differs from it in the decision of some mentee, and in
no decision before. So the best plan splits all others into one set for each
mentee; the best of each is one cheapest change away, the best of these is the
second-best plan, and its set is split in turn (K. G. Murty, An algorithm for
ranking all the assignments in order of increasing cost, 1968).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from matcher.advice.circles import Decided, Ways, change, cheapest_change, choices_of, first_prices
from matcher.advice.limits import require_cohort
from matcher.advice.measures import Regret
from matcher.advice.standing import Standing
from matcher.instance import Instance
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.solve import pair_scores
from scoring.policy import Objective

MOST_LOOKED_AT = 2_000
"""So many plans are looked at before a list is given up."""

Bools = npt.NDArray[np.bool_]


class TooManyPlansError(RuntimeError):
    """So many plans differ so little that the list was given up; ask for plans that differ less."""


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """One of the best plans; it carries no certificate, for it is proved by its rank.

    Parameters
    ----------
    plan : Plan
    regret : Regret
        What it loses against the best plan.
    """

    plan: Plan
    regret: Regret


def best_plans(problem: Problem, plan: Plan, count: int, *, apart: int = 1) -> tuple[Ranked, ...]:
    """The `count` best plans, best first: by the objective, then by the sum of pair hashes.

    Plans that are equally good are common. Those that hardly differ are passed
    over with `apart`: a plan is listed if at least so many mentees fare
    otherwise than in each plan listed before. The list ends early where there
    are no more plans; under "fairest" also where the next one would lose a pair
    or have a worse worst pair.

    Parameters
    ----------
    plan : Plan
        The optimal plan of `problem`, as `solve` gives it.
    count, apart : int
        At least 1.

    Raises
    ------
    ValueError
        If `count` or `apart` is below 1.
    AdviceLimitError
        If there are too many pairs.
    TooManyPlansError
        If `MOST_LOOKED_AT` plans did not hold so many that are so far apart.
    """
    if count < 1 or apart < 1:
        raise ValueError(f"A list has at least 1 plan and plans that are 1 apart, got {count} and {apart}.")
    require_cohort(problem)
    standing = Standing.of(problem, plan)
    listed: list[Ranked] = []
    for number, (regret, mentor_of) in enumerate(_in_order(standing), start=1):
        if problem.objective is Objective.FAIREST and regret.pairs:
            break
        if all((mentor_of != one.plan.mentor_of).sum() >= apart for one in listed):
            scores = pair_scores(problem, mentor_of)
            listed.append(Ranked(replace(plan, mentor_of=mentor_of, scores=scores, certificate=None), regret))
        if len(listed) == count:
            break
        if number == MOST_LOOKED_AT:
            raise TooManyPlansError(
                f"Among the best {MOST_LOOKED_AT} plans only {len(listed)} are {apart} mentees apart; "
                f"{count} were asked for. Ask for fewer, or for plans that are less far apart."
            )
    return tuple(listed)


@dataclass(frozen=True, slots=True, eq=False)
class _Set:
    """All plans with some decisions fixed, and the best of them.

    Parameters
    ----------
    best : Decided
    length, tie : int
        What it loses against the best of all.
    fixed : int
        The mentees before this one are decided.
    barred : bool [m + 1]
        What this one may not decide: mentors, and last to have none.
    """

    best: Decided
    length: int
    tie: int
    fixed: int
    barred: Bools


def _in_order(standing: Standing) -> Iterator[tuple[Regret, npt.NDArray[np.int32]]]:
    """All plans, best first."""
    instance = Instance.of(standing.problem, standing.free, pair_bonus=standing.pair_bonus)
    choices = choices_of(instance, least_score=standing.least_score)
    mentees, mentors = choices.gains.shape
    ways = Ways(*(np.zeros(mentors + 1, dtype=np.int64) for _ in Ways._fields))
    everything = _Set(
        best=first_prices(choices, standing.residual.mentor_of)[0],
        length=0,
        tie=0,
        fixed=0,
        barred=np.zeros(mentors + 1, dtype=np.bool_),
    )
    # Of equal length and tie, which hashes all but exclude, the set found first.
    heap: list[tuple[int, int, int, _Set, int]] = []
    found = 0
    current = everything
    while True:
        yield _regret(standing, current.length), _mentor_of(standing, current.best)
        for mentee in range(current.fixed, mentees):
            barred = _barred(current, mentee)
            if cheapest_change(choices, current.best, mentee, barred, ways):
                end = current.best.mentor_of[mentee]
                length, tie = current.length + int(ways.length[end]), current.tie + int(ways.tie[end])
                heappush(heap, (length, tie, found, current, mentee))
                found += 1
        if not heap:
            return
        length, tie, _, parent, mentee = heappop(heap)
        barred = _barred(parent, mentee)
        cheapest_change(choices, parent.best, mentee, barred, ways)
        best = change(parent.best, mentee, ways)
        barred[parent.best.mentor_of[mentee]] = True
        current = _Set(best, length, tie, mentee, barred)


def _barred(parent: _Set, mentee: int) -> Bools:
    """What `mentee` may not decide in the subset where it decides otherwise than in the best plan."""
    return parent.barred.copy() if mentee == parent.fixed else np.zeros_like(parent.barred)


def _regret(standing: Standing, length: int) -> Regret:
    pairs, value = standing.split(np.array([length]))
    return Regret(int(pairs[0]), 0, int(value[0]))


def _mentor_of(standing: Standing, decided: Decided) -> npt.NDArray[np.int32]:
    mentor_of = standing.plan.mentor_of.copy()
    mentor_of[standing.free.mentees] = decided.mentor_of
    return mentor_of
