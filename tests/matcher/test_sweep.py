import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.problem import MatrixScores, PoolScores
from matcher.sweep import find_above, list_feasible
from scoring.policy import Policy
from scoring.pool import Pool
from scoring.profile import LanguageSkill, Level, Location, Mentee
from scoring.score import score_block
from tests.scoring.people import mentees, mentors, policies, sides


@st.composite
def cohorts(draw):
    """People as a pool, with exclusions, and the same as a matrix made by `score_block`."""
    some_mentees, some_mentors, policy = draw(sides(mentees())), draw(sides(mentors())), draw(policies)
    every = [(mentee.id, mentor.id) for mentee in some_mentees for mentor in some_mentors]
    excluded = draw(st.lists(st.sampled_from(every), max_size=5)) if every else []
    pool = Pool.of(some_mentees, some_mentors, exclusions=excluded)
    block = score_block(pool, policy)
    return PoolScores(pool, policy), MatrixScores(block.scores, block.feasible)


@pytest.fixture(autouse=True)
def _small_tiles(monkeypatch):
    """Tiles and portions so small that a handful of people needs several."""
    monkeypatch.setattr("scoring.fused.sweep.TILE", 4)
    monkeypatch.setattr("scoring.fused.sweep.LEAST_PORTION", 2)


@settings(max_examples=100, deadline=None)
@given(cohorts(), st.data())
def test_the_compiled_sweep_finds_what_the_matrix_shows(cohort, data):
    """Need is set to scores and one point beyond, so that every rounding and every tie counts."""
    people, matrix = cohort
    n, m = matrix.shape
    some = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)), dtype=np.bool_)
    others = np.array(data.draw(st.lists(st.booleans(), min_size=m, max_size=m)), dtype=np.bool_)
    price = np.array(data.draw(st.lists(st.sampled_from((0, 1, 77, 1 << 52)), min_size=m, max_size=m)))
    need = np.zeros(n, dtype=np.int64)
    for mentee in range(n if m else 0):
        mentor = data.draw(st.integers(0, m - 1))
        need[mentee] = matrix.scores[mentee, mentor] - price[mentor] + data.draw(st.integers(0, 1))
    least_score = data.draw(st.sampled_from((-1, 0, 3000, *np.unique(matrix.scores).tolist(), 10_001)))

    def ask(scores):
        return find_above(
            scores, need, price.astype(np.int64), least_score=least_score, mentees=some, mentors=others
        )

    assert ask(matrix) == ask(people)


@settings(max_examples=100, deadline=None)
@given(cohorts(), st.integers(0, 36))
def test_feasible_pairs_are_listed_as_in_the_matrix(cohort, most):
    """The same pairs with the same scores in the same order, or none if there are more than may be."""
    people, matrix = cohort
    expected, actual = list_feasible(matrix, most), list_feasible(people, most)
    assert (expected is None) == (actual is None)
    if expected is not None:
        assert expected.tolist() == actual.tolist()
        assert len(expected) == matrix.feasible.sum()


def test_numbers_that_could_overflow_are_refused():
    """A price that 64 bits could not hold once it is weighted is an error, not a proof."""
    person = Mentee(
        id="e",
        occupations=("81302",),
        location=Location(52.4, 9.7),
        languages=(LanguageSkill("de", Level.B2),),
    )
    pool = Pool.of([person], [])
    scores = PoolScores(pool, Policy())
    everybody = np.ones(1, dtype=np.bool_)
    with pytest.raises(ValueError, match="integers between"):
        find_above(
            scores,
            np.array([1 << 55]),
            np.zeros(0, dtype=np.int64),
            least_score=0,
            mentees=everybody,
            mentors=everybody[:0],
        )
