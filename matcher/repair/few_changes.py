"""The best plan that changes at most k of the pairs that people have been told about.

After a decline, an expiry, a new mentor or a lost one, `repair` takes the problem
as it stands now and the pairs that people know. With k = 0, all of these stay
that can, and the rest is solved around them. Each change more that is allowed has
a price, and the best plan for every number up to k tells it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matcher.fairest import lowest_locked
from matcher.free import FreePart
from matcher.plan import NOBODY, Plan
from matcher.problem import Problem
from matcher.repair.budget import Budget
from matcher.repair.case import Case, Found
from matcher.repair.told import PairsOf, Told
from matcher.solve import solve
from matcher.value import plan_value
from scoring.policy import Objective

Int64s = npt.NDArray[np.int64]

LARGEST_SEARCH = 25_000_000
"""Mentees x seats that are left to decide; a search holds several matrices of this size."""


@dataclass(frozen=True, slots=True)
class Quality:
    """What the objectives compare: the number of pairs, the worst score (0 without pairs) and the value.

    The value is the sum of scores and waiting bonuses less the costs of the seats.
    """

    pairs: int
    worst: int
    value: int

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> "Quality":
        """Measure a plan."""
        return cls(plan.pairs, plan.lowest_score, plan_value(problem, plan))


@dataclass(frozen=True, slots=True, eq=False)
class Repaired:
    """The best plan among those that change little.

    Parameters
    ----------
    plan : Plan
    problem : Problem
        The problem in which all told pairs that this plan keeps are locks; the
        plan's certificate proves the plan the best one for it.
    kept, changed, lost : tuple of (mentee, mentor)
        The told pairs: those in the plan, those that could have stayed, and those
        that could not, for a rule, a seat or a lock forbids them.
    qualities : tuple of Quality
        What the best plan is worth with 0, 1, ..., k changes. It ends early where
        further changes would gain nothing.
    """

    plan: Plan
    problem: Problem
    kept: PairsOf
    changed: PairsOf
    lost: PairsOf
    qualities: tuple[Quality, ...]


def repair(problem: Problem, told: Iterable[tuple[int, int]], k: int = 0) -> Repaired:
    """Find the best plan that changes at most `k` told pairs; of equally good ones one that changes fewest.

    A pair is changed if it could stay and does not. What nothing can prevent
    does not count: pairs that break a rule, whose mentor has no seat, or whose
    mentee is locked elsewhere; and where a mentor has fewer seats than told
    pairs, the surplus.

    Parameters
    ----------
    problem : Problem
        As it stands after the change, with declined and excluded pairs infeasible.
        Its locks stay whatever `k` is.
    told : iterable of (mentee, mentor)
        Index pairs that people know; at most one for each mentee. Whoever has
        left is not in the problem, nor the pair here.
    k : int
        At least 0. Every size of problem is repaired with 0 if no mentor has lost
        seats; more needs the whole matrix, and time that grows quickly: meant for up
        to 5 changes in a cohort of some hundred.

    Raises
    ------
    ValueError
        If `k` is negative, a told pair makes no sense, or the problem is too large.
    TooManyChangesError
        If the search took too long.
    """
    if k < 0:
        raise ValueError(f"The number of changes is at least 0, got {k}.")
    pairs = Told.of(problem, told)
    could_stay = int((pairs.mentor_of != NOBODY).sum())
    if k == 0 and pairs.most == could_stay:
        repaired = _around(problem, pairs, pairs.mentor_of)
        return replace(repaired, qualities=(Quality.of(problem, repaired.plan),))
    _refuse_too_large(problem)
    case = Case.of(problem, pairs)
    unbounded = _best(problem, case, 0, None)
    best: Found | None = None
    qualities: list[Quality] = []
    for changes in range(k + 1):
        least_kept = max(0, pairs.most - changes)
        is_free = unbounded.kept >= least_kept
        best = unbounded if is_free else _best(problem, case, least_kept, best)
        repaired = _around(problem, pairs, _of_all(problem, best))
        qualities.append(Quality.of(problem, repaired.plan))
        if is_free:
            break
    return replace(repaired, qualities=tuple(qualities))


def _best(problem: Problem, case: Case, least_kept: int, floor: Found | None) -> Found:
    """The best assignment that keeps so many told pairs; `floor` is one that does."""
    if problem.objective is not Objective.FAIREST:
        return _required(Budget(case, least_kept, floor))
    counting = case.counting()
    pairs = _required(Budget(counting, least_kept)).worth
    levels = np.unique(np.minimum(case.scores[case.allowed], lowest_locked(problem))).tolist()
    low, high = 0, len(levels)
    while high - low > 1:
        middle = (low + high) // 2
        found = Budget(counting.above(levels[middle]), least_kept).search()
        if found is not None and found.worth == pairs:
            low = middle
        else:
            high = middle
    return _required(Budget(case.above(levels[low]) if pairs else case, least_kept))


def _required(budget: Budget) -> Found:
    """What a search finds that cannot be in vain: so many pairs can stay."""
    found = budget.search()
    if found is None:
        raise AssertionError(f"No assignment keeps {budget.least_kept} pairs, though so many can stay.")
    return found


def _of_all(problem: Problem, found: Found) -> Int64s:
    """The mentors of the free mentees as those of all, int64 [n]; `NOBODY` for the locked ones."""
    mentor_of = np.full(problem.shape[0], NOBODY, dtype=np.int64)
    mentor_of[FreePart.of(problem).mentees] = found.mentor_of
    return mentor_of


def _around(problem: Problem, pairs: Told, mentor_of: Int64s) -> Repaired:
    """Solve a problem around the told pairs that are in `mentor_of`.

    Others may come back, for that changes less and is allowed as well; so the
    best plan around these pairs is the best of all that keep as many.
    """
    locks = sorted((*map(tuple, problem.locks.tolist()), *pairs.kept_by(mentor_of)))
    around = replace(problem, locks=np.array(locks, dtype=np.int32).reshape(-1, 2))
    plan = solve(around)
    return Repaired(
        plan=plan,
        problem=around,
        kept=tuple(sorted((*pairs.locked, *pairs.kept_by(plan.mentor_of)))),
        changed=pairs.changed_by(plan.mentor_of),
        lost=pairs.lost,
        qualities=(),
    )


def _refuse_too_large(problem: Problem) -> None:
    free = FreePart.of(problem)
    size = len(free.mentees) * int(np.minimum(free.seats, len(free.mentees)).sum())
    if size > LARGEST_SEARCH:
        raise ValueError(
            f"To choose which told pairs to change needs {size:,} entries, {LARGEST_SEARCH:,} are possible; "
            "allow no change, or split the pool."
        )
