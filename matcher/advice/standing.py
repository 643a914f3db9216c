"""An optimal plan with its prices and its residual graph: what every piece of advice starts from."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matcher.advice.residual import FAR, Residual
from matcher.columns import any_assignment
from matcher.duals import lowest_mentor_prices
from matcher.free import FreePart
from matcher.instance import Instance
from matcher.levels import free_pairs
from matcher.plan import NOBODY, Plan
from matcher.problem import Problem
from matcher.value import plan_value
from scoring.policy import Objective

Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """An optimal plan as a place from which to look at other plans.

    Holds matrices over the f mentees whom no lock binds and all m mentors: for
    cohorts, up to about 2 000 x 2 000.

    Parameters
    ----------
    problem, plan
        The plan is optimal for the problem, or for those of its pairs that score
        at least `least_score`.
    instance : Instance
        The free part as matrices: all pairs of free mentees and mentors with
        seats that no lock has taken, whatever they score.
    free : FreePart
        The mentees and seats that no lock has taken.
    row_of : int64 [n]
        Where a mentee stands among the free ones; -1 for one that is locked.
    feasible : bool [f, m]
        The pairs that break no rule, whether or not the mentor has a seat.
    least_score : int
        Pairs that score less may not be made.
    pair_bonus : int
        What every pair gains beside its score, 0 unless the objective counts
        pairs. More than twice what the values of two plans can differ by.
    mentor_price : int64 [m]
        The lowest prices that prove the plan optimal.
    residual : Residual
    """

    problem: Problem
    plan: Plan
    instance: Instance
    free: FreePart
    row_of: Int64s
    feasible: Bools
    least_score: int
    pair_bonus: int
    mentor_price: Int64s
    residual: Residual

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> "Standing":
        """Take an optimal plan apart, and price it anew, for a pair bonus that advice can read.

        Under "fairest", pairs below the certificate's least score may not be
        made: those who ask what happens if they are, climb a `Ladder`.

        Raises
        ------
        ValueError
            If the plan carries no certificate.
        """
        if plan.certificate is None:
            raise ValueError("Advice needs a plan that was solved, with its certificate; this one has none.")
        least_score = plan.certificate.least_score
        free = FreePart.of(problem)
        pair_bonus = 0 if problem.objective is Objective.BEST_TOTAL else value_bound(problem)
        instance = Instance.of(problem, free, pair_bonus=pair_bonus)
        feasible = instance.allowed
        instance = replace(instance, allowed=feasible & (free.seats > 0))
        row_of = np.full(problem.shape[0], -1, dtype=np.int64)
        row_of[free.mentees] = np.arange(len(free.mentees))
        price, residual = _priced(
            instance, free.seats, plan.mentor_of[free.mentees].astype(np.int64), least_score
        )
        return cls(
            problem=problem,
            plan=plan,
            instance=instance,
            free=free,
            row_of=row_of,
            feasible=feasible,
            least_score=least_score,
            pair_bonus=pair_bonus,
            mentor_price=price,
            residual=residual,
        )

    @property
    def extra(self) -> Int64s:
        """What a pair of each free mentee gains beside its score, the pair bonus included, int64 [f]."""
        extra = np.full(len(self.free.mentees), self.pair_bonus, dtype=np.int64)
        return extra if self.problem.bonus is None else extra + self.problem.bonus[self.free.mentees]

    @property
    def next_cost(self) -> Int64s:
        """What one more seat than a mentor has would cost, int64 [m]."""
        return self.instance.first_cost + self.instance.step_cost * self.free.seats

    def solved_at(self, least_score: int) -> "Standing":
        """A best plan among the pairs of at least `least_score`, whichever it is among equal ones."""
        allowed = self.instance.allowed & (self.instance.scores >= least_score)
        mentor_of = any_assignment(replace(self.instance, allowed=allowed))
        price, residual = _priced(self.instance, self.free.seats, mentor_of, least_score)
        everybody, scores = self.plan.mentor_of.copy(), self.plan.scores.copy()
        everybody[self.free.mentees] = mentor_of
        matched = mentor_of != NOBODY
        scores[self.free.mentees] = np.where(
            matched, self.instance.scores[np.arange(len(matched)), np.where(matched, mentor_of, 0)], 0
        )
        plan = replace(self.plan, mentor_of=everybody, scores=scores, certificate=None)
        return replace(self, plan=plan, least_score=least_score, mentor_price=price, residual=residual)

    def at_level(self, least_score: int) -> "Standing | None":
        """The same plan among the pairs of at least `least_score`, if it is the best one there."""
        residual = self.residual
        matched = residual.mentor_of != NOBODY
        rows = np.flatnonzero(matched)
        instance = self.instance
        if instance.scores[rows, residual.mentor_of[rows]].min(initial=least_score) < least_score:
            return None
        slack = residual.mentee_price[:, None] + self.mentor_price - instance.gains
        slack[~instance.allowed | (instance.scores < least_score)] = FAR
        if slack.min(initial=0) < 0:
            return None
        opened = residual._replace(slack=slack, slack_of_mentor=np.ascontiguousarray(slack.T))
        return replace(self, least_score=least_score, residual=opened)

    @property
    def value(self) -> int:
        """What the plan, locked pairs included, is worth without pair bonus."""
        return plan_value(self.problem, self.plan)

    @property
    def counts_pairs(self) -> bool:
        """Whether the objective puts the number of pairs first."""
        return self.pair_bonus > 0

    def split(self, length: Int64s) -> tuple[Int64s, Int64s]:
        """Lengths of ways as pairs lost and value lost.

        The value that plans differ by is less than half the pair bonus, so the
        nearest multiple of it tells the pairs.
        """
        if not self.counts_pairs:
            return np.zeros_like(length), length
        pairs = (length + self.pair_bonus // 2) // self.pair_bonus
        return pairs, length - pairs * self.pair_bonus


def _priced(
    instance: Instance, seats: Int64s, mentor_of: Int64s, least_score: int
) -> tuple[Int64s, Residual]:
    """The lowest prices of the mentors, and the residual graph, of a best plan at a level."""
    instance = replace(instance, allowed=instance.allowed & (instance.scores >= least_score))
    prices = lowest_mentor_prices(instance, mentor_of)
    load = np.bincount(mentor_of[mentor_of != NOBODY], minlength=len(instance.seats))
    cost = instance.first_cost + instance.step_cost * load
    slack = np.where(instance.allowed, prices.mentee[:, None] + prices.mentor - instance.gains, FAR)
    return prices.mentor, Residual(
        slack=slack,
        slack_of_mentor=np.ascontiguousarray(slack.T),
        mentee_price=prices.mentee,
        mentor_of=mentor_of,
        first=np.concatenate([[0], np.cumsum(load)]),
        mentees=np.argsort(mentor_of, kind="stable")[len(mentor_of) - int(load.sum()) :],
        take=np.where(load < seats, cost - prices.mentor, FAR),
        give=np.where(load > 0, prices.mentor - (cost - instance.step_cost), FAR),
    )


def value_bound(problem: Problem) -> int:
    """More than twice what two plans can differ by in value, even if one has a seat more than there are."""
    dearest_seat = problem.load_penalty * int(problem.seats.max(initial=0))
    return 2 * ((free_pairs(problem) + 1) * (problem.highest_gain + dearest_seat) + 1)
