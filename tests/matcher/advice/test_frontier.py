from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from matcher import MatrixScores, Problem, solve
from matcher.advice.frontier import Point, by_pairs, frontier
from matcher.value import plan_value
from scoring.policy import Objective
from tests.matcher.advice.whatif import cohort
from tests.matcher.problems import all_plans, quality, small_problems
from tests.matcher.test_against_highs import highs_optimum


@settings(max_examples=200, deadline=None)
@given(small_problems())
def test_every_point_is_the_best_of_its_number_of_pairs(problem):
    """The frontier is what exhaustive search finds, from most pairs to the highest value."""
    valued = replace(problem, objective=Objective.BEST_TOTAL)
    scores = problem.scores.scores
    best = {}
    for plan in all_plans(problem):
        made = [(e, j) for e, j in enumerate(plan) if j >= 0]
        here = (quality(valued, plan)[0], sum(int(scores[pair]) for pair in made))
        best[len(made)] = max(best.get(len(made), here), here)
    highest = max(value for value, _ in best.values())
    start = max(pairs for pairs, (value, _) in best.items() if value == highest)
    expected = [Point(pairs, *best[pairs]) for pairs in range(max(best), start - 1, -1)]
    assert expected == list(frontier(problem))


@settings(max_examples=100, deadline=None)
@given(small_problems())
def test_every_number_of_pairs_has_its_best(problem):
    """From none to the most, whatever the trade, each number of pairs has what exhaustive search finds."""
    valued = replace(problem, objective=Objective.BEST_TOTAL)
    best = {}
    for plan in all_plans(problem):
        made = sum(mentor >= 0 for mentor in plan)
        best[made] = max(best.get(made, quality(valued, plan)[0]), quality(valued, plan)[0])
    assert best == {point.pairs: point.value for point in by_pairs(problem)}


@pytest.mark.parametrize("seed", range(9))
def test_the_ends_are_the_plans_of_two_objectives(seed):
    """The first point is the plan of most pairs, the last has the value of best total."""
    problem = cohort(seed)
    points = frontier(problem)
    most = solve(replace(problem, objective=Objective.MOST_PAIRS))
    total = solve(replace(problem, objective=Objective.BEST_TOTAL))
    assert (points[0].pairs, points[0].value) == (most.pairs, plan_value(problem, most))
    assert points[-1].value == plan_value(problem, total)
    falls = [b.value - a.value for a, b in pairwise(points)]
    assert sorted(falls, reverse=True) == falls
    assert min(falls, default=1) > 0


def test_points_between_are_those_of_linear_programming():
    """In a cohort of forty, every point has the total that linear programming finds for its pairs."""
    random = np.random.default_rng(5)
    scores = random.integers(0, 10_001, (40, 25), dtype=np.int32)
    # Low scores for those who fit few mentors, so that the last pairs push good ones aside.
    feasible = random.random((40, 25)) < np.linspace(0.02, 0.3, 40)[:, None]
    seats = random.integers(0, 3, 25).astype(np.int32)
    problem = Problem(scores=MatrixScores(scores // 2 + 100, feasible), seats=seats, load_penalty=0)
    points = frontier(problem)
    for point in points:
        assert highs_optimum(scores // 2 + 100, feasible, seats, point.pairs) == point.total_score
