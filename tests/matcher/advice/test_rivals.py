import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from matcher import MatrixScores, PoolScores, Problem, solve
from matcher.advice.rivals import RIVAL_CODES, Rivals, explain_rivals, rivals
from matcher.free import FreePart
from scoring.explain import Reason
from scoring.policy import Objective, Policy
from scoring.pool import Pool
from scoring.profile import LanguageSkill, Level, Location, Mentee, Mentor
from tests.matcher.advice.whatif import cohort
from tests.matcher.problems import small_problems

COUNTING = (Objective.MOST_PAIRS, Objective.FAIREST)


def check(problem):
    plan = solve(problem)
    feasible = problem.scores.block(slice(0, problem.shape[0]))[1]
    free_seats = FreePart.of(problem).seats
    groups = rivals(problem, plan)
    for group in groups:
        members, mentors = list(group.mentees), set(group.mentors)
        assert set(np.flatnonzero(feasible[members].any(axis=0))) == mentors
        assert free_seats[list(mentors)].sum() == group.seats
        assert len(group.mentees) - group.seats == len(group.left)
        assert set(group.left) == {k for k in members if not plan.matched[k]}
    return plan, feasible, groups


@settings(max_examples=300, deadline=None)
@given(small_problems())
def test_rivals_outnumber_all_the_seats_that_fit_them(problem):
    """A group has more members than there are seats at all the mentors who fit any of them."""
    check(problem)


@settings(max_examples=200, deadline=None)
@given(small_problems(objectives=COUNTING))
def test_everybody_who_is_left_over_is_in_one_group(problem):
    """Where pairs come first, each mentee left over whom a mentor fits is in one group."""
    plan, feasible, groups = check(problem)
    expected = np.flatnonzero(~plan.matched & feasible.any(axis=1)).tolist()
    assert expected == sorted(k for group in groups for k in group.left)


@settings(max_examples=150, deadline=None)
@given(small_problems(objectives=COUNTING))
def test_anyone_of_the_group_could_be_left_over(problem):
    """The groups are as small as can be: without any one member, as many pairs are made."""
    plan, feasible, groups = check(problem)
    for group in groups:
        for mentee in group.mentees:
            fewer = feasible.copy()
            fewer[mentee] = False
            scores = MatrixScores(problem.scores.scores, fewer)
            assert solve(replace(problem, scores=scores)).pairs == plan.pairs


@pytest.mark.parametrize("seed", range(6))
def test_rivals_of_cohorts(seed):
    """The same holds in cohorts of forty."""
    check(cohort(seed, share=0.1))


def test_what_rivals_have_in_common_is_told():
    """Five physiotherapists compete for three seats in two districts."""
    leer, oldenburg = Location(53.23, 7.46, "03457"), Location(53.14, 8.21, "03403")
    german = (LanguageSkill("de", Level.B2),)
    pool = Pool.of(
        [Mentee(id=f"e{k}", occupations=("81713",), location=leer, languages=german) for k in range(5)],
        [
            Mentor(id="m0", occupations=("81713",), location=leer, languages=german, capacity=2),
            Mentor(id="m1", occupations=("81713",), location=oldenburg, languages=german),
        ],
    )
    problem = Problem.of_pool(PoolScores(pool, Policy()))
    plan = solve(problem)
    (group,) = rivals(problem, plan)
    left = tuple(np.flatnonzero(~plan.matched).tolist())
    assert Rivals(left=left, mentees=(0, 1, 2, 3, 4), mentors=(0, 1), seats=3) == group
    reasons = explain_rivals(pool, group)
    assert reasons == (
        Reason("rivals_seats", {"mentees": 5, "mentors": 2, "seats": 3, "left": 2}),
        Reason("rivals_occupation", {"group": "817", "mentees": 5}),
        Reason("rivals_district", {"ags": "03403", "mentors": 1}),
        Reason("rivals_district", {"ags": "03457", "mentors": 1}),
    )
    assert {reason.code for reason in reasons} <= set(RIVAL_CODES)


def test_memory_does_not_grow_with_the_square_of_the_mentors():
    """Few mentees and very many mentors take no more than some bytes for each pair."""
    mentees, mentors = 4, 30_000
    feasible = np.zeros((mentees, mentors), dtype=np.bool_)
    feasible[:, :2] = feasible[3, 2:] = True
    seats = np.zeros(mentors, dtype=np.int32)
    seats[:2] = 1
    scores = feasible * np.array([[1], [1], [1], [2]], dtype=np.int32)
    problem = Problem(scores=MatrixScores(scores, feasible), seats=seats)
    plan = solve(problem)
    tracemalloc.start()
    (group,) = rivals(problem, plan)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100 * mentees * mentors
    assert (group.mentees, len(group.mentors), group.seats) == ((0, 1, 2, 3), mentors, 2)
