"""What each hard rule costs: the same plan, solved without it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matcher.advice.measures import Gain, gain_between
from matcher.plan import Plan
from matcher.problem import PoolScores, Problem
from matcher.solve import solve
from scoring.rules import RULES, Rule

Int32s = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RulePrice:
    """What the plan would gain without one rule, all others kept.

    Parameters
    ----------
    rule : Rule
    pairs_opened : int
        Pairs that this rule alone forbids.
    gain : Gain
    total_score, mean_score : int
        Of the plan without the rule, in basis points.
    """

    rule: Rule
    pairs_opened: int
    gain: Gain
    total_score: int
    mean_score: int


def rule_prices(people: PoolScores, problem: Problem, plan: Plan) -> tuple[RulePrice, ...]:
    """Price every rule that some pair breaks, the exclusions too, in the order of the rules.

    Each price is found by solving without the rule.

    Parameters
    ----------
    problem, plan
        The problem that `people` pose, and its optimal plan.
    """
    broken = people.scored(slice(0, people.shape[0])).broken
    return tuple(_price(people, problem, plan, rule) for rule in RULES if (broken & rule).any())


def _price(people: PoolScores, problem: Problem, plan: Plan, rule: Rule) -> RulePrice:
    without = replace(problem, scores=Without(people, rule))
    broken = people.scored(slice(0, people.shape[0])).broken
    freer = solve(without)
    return RulePrice(
        rule=rule,
        pairs_opened=int((broken == rule).sum()),
        gain=gain_between(problem, plan, freer),
        total_score=freer.total_score,
        mean_score=freer.mean_score,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Without:
    """The scores of some people without one of the rules."""

    people: PoolScores
    rule: Rule

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors."""
        return self.people.shape

    @property
    def ids(self) -> tuple[Sequence[str], Sequence[str]]:
        """The ids of the people."""
        return self.people.ids

    def block(self, rows: slice) -> tuple[Int32s, Bools]:
        """A block, in which only the other rules count."""
        scored = self.people.scored(rows)
        return scored.scores, scored.broken & ~np.uint8(self.rule) == 0
