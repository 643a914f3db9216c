"""The same people, scored under other weights."""

from dataclasses import replace

import numpy as np

from matcher.problem import MatrixScores, PoolScores, Problem
from scoring.policy import Weights
from scoring.rules import Rule
from scoring.score import weigh


def reweighed(people: PoolScores, problem: Problem, weights: Weights) -> Problem:
    """`problem`, which `people` pose, under other weights.

    All rules stay, `min_score` of the new scores too; but a locked pair stays
    allowed whatever it scores, for a person has decided it.
    """
    scored = people.scored(slice(0, people.shape[0]))
    scores = weigh(scored.criteria, weights)
    feasible = (scored.broken & ~np.uint8(Rule.MIN_SCORE)) == 0
    feasible &= scores >= people.policy.rules.min_score
    feasible[problem.locks[:, 0], problem.locks[:, 1]] = True
    return replace(problem, scores=MatrixScores(scores, feasible, people.ids))
