"""What each hard rule costs: the same plan, solved without it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.advice.limits import require_pool
from matcher.advice.measures import Gain, gain_between
from matcher.plan import Plan
from matcher.problem import PoolScores, Problem
from matcher.solve import solve
from scoring.rules import RULES, Rule
from scoring.score import row_blocks

OFF: Mapping[Rule, Mapping[str, Any]] = {
    Rule.COMMON_LANGUAGE: {"common_language": None},
    Rule.GERMAN_LEVEL: {"german_level": None},
    Rule.DISTANCE: {"distance": False},
    Rule.MEETING: {"meeting": False},
    Rule.SAME_GENDER: {"same_gender": False},
    Rule.MIN_SCORE: {"min_score": 0},
}
"""What switches each rule off that a policy has; exclusions are of the pool."""


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

    Each price is found by solving without the rule, but for rules that forbid
    no pair alone: without them the plan is the same.

    Parameters
    ----------
    problem, plan
        The problem that `people` pose, and its optimal plan.

    Raises
    ------
    AdviceLimitError
        If there are too many pairs.
    """
    require_pool(problem)
    counts = _broken(people)
    return tuple(
        _price(people, problem, plan, rule, int(counts[rule]))
        for rule in RULES
        if counts[np.arange(len(counts)) & rule > 0].any()
    )


def _price(people: PoolScores, problem: Problem, plan: Plan, rule: Rule, opened: int) -> RulePrice:
    freer = solve(replace(problem, scores=without(people, rule))) if opened else plan
    return RulePrice(
        rule=rule,
        pairs_opened=opened,
        gain=gain_between(problem, plan, freer),
        total_score=freer.total_score,
        mean_score=freer.mean_score,
    )


def _broken(people: PoolScores) -> npt.NDArray[np.int64]:
    """How many pairs break exactly which rules, int64 [256], by the sum of the rules."""
    counts = np.zeros(256, dtype=np.int64)
    for rows in row_blocks(people.shape[0]):
        counts += np.bincount(people.scored(rows).broken.ravel(), minlength=len(counts))
    return counts


def without(people: PoolScores, rule: Rule) -> PoolScores:
    """The same people without one of the rules."""
    if rule is Rule.EXCLUSION:
        return PoolScores(replace(people.pool, exclusions=people.pool.exclusions[:0]), people.policy)
    rules = replace(people.policy.rules, **OFF[rule])
    return PoolScores(people.pool, replace(people.policy, rules=rules))
