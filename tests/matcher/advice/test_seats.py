from dataclasses import replace

import pytest
from hypothesis import given, settings

from matcher import solve
from matcher.advice.ladder import Ladder
from matcher.advice.measures import regret_at
from matcher.advice.seats import gains_of_one_more, losses_of_one_fewer
from matcher.problem import LockError
from tests.matcher.advice.whatif import as_tuple, cohort, loss, solved
from tests.matcher.problems import small_problems


def with_seats(problem, mentor, more):
    seats = problem.seats.copy()
    seats[mentor] += more
    return replace(problem, seats=seats)


def check(problem):
    before, ladder = solved(problem), Ladder.of(problem, solve(problem))
    more, fewer = gains_of_one_more(ladder), losses_of_one_fewer(ladder)
    for mentor in range(problem.shape[1]):
        expected = loss(problem, before, solved(with_seats(problem, mentor, 1)))
        assert expected == as_tuple(regret_at(more, mentor))
        if problem.seats[mentor] == 0:
            assert regret_at(fewer, mentor) is None
            continue
        try:
            expected = loss(problem, before, solved(with_seats(problem, mentor, -1)))
        except LockError:
            expected = None
        assert expected == as_tuple(regret_at(fewer, mentor))


@settings(max_examples=300, deadline=None)
@given(small_problems())
def test_seats_are_worth_what_solving_with_and_without_them_says(problem):
    """Both ends of every mentor's price are the differences to plans solved anew."""
    check(problem)


@pytest.mark.parametrize("seed", range(9))
def test_seats_of_cohorts(seed):
    """The same holds in cohorts of forty."""
    check(cohort(seed))
