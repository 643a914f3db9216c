"""Every change is judged by the certificate it leaves and by solving anew."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import MatrixScores, Problem, solve
from matcher.certificate import verify
from matcher.plan import NOBODY
from matcher.repair import Move, Repairer
from matcher.repair.limits import LARGEST
from scoring.policy import FULL_SCORE, Objective
from tests.matcher.advice.whatif import cohort
from tests.matcher.problems import LEVELS, quality, small_problems
from tests.matcher.repair.changes import REPAIRABLE, Changes, random_changes


def check(repairer):
    """The plan is proved optimal, and worth what solving anew gives."""
    problem, plan = repairer.problem(), repairer.plan()
    assert verify(problem, plan, plan.certificate) == ()
    expected = quality(problem, tuple(solve(problem).mentor_of.tolist()))
    assert expected == quality(problem, tuple(plan.mentor_of.tolist()))


@settings(max_examples=100, deadline=None)
@given(small_problems(objectives=REPAIRABLE), st.data())
def test_a_repaired_plan_is_worth_what_a_new_one_is(problem, data):
    """After any sequence of changes the plan is proved optimal and equals a full solve in value."""
    repairer = Repairer(problem)
    check(repairer)

    def scores(size):
        drawn = data.draw(st.lists(st.sampled_from(LEVELS), min_size=size, max_size=size))
        feasible = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
        return np.array(drawn, dtype=np.int32), np.array(feasible, dtype=np.bool_)

    changes = Changes(
        repairer,
        lambda items: data.draw(st.sampled_from(items)),
        lambda low, high: data.draw(st.integers(low, high)),
        scores,
    )
    for _ in range(data.draw(st.integers(1, 8))):
        changes.step()
        check(repairer)


@pytest.mark.parametrize("seed", range(4))
def test_long_sequences_of_changes(seed):
    """After each of 1 000 changes of a cohort the plan equals a full solve in value."""
    problem = cohort(seed, n=12, m=8, objective=REPAIRABLE[seed % 2], step=(1, 2500)[seed // 4])
    repairer = Repairer(problem)
    random = random_changes(repairer, seed, share=0.4, step=(1, 2500)[seed // 4])
    for _ in range(1000):
        random.step()
        check(repairer)
        if len(random.mentees) > 25:
            random.lose_mentee()
        if len(random.mentors) > 16:
            random.lose_mentor()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("step", [1, 10, 2500])
def test_cohorts_larger_than_the_lists(seed, step):
    """Changes among people who have more near pairs than a list holds leave a plan that is proved."""
    problem = cohort(seed, n=300, m=200, share=0.8, objective=REPAIRABLE[seed % 2], step=step)
    repairer = Repairer(problem)
    random = random_changes(repairer, seed, share=0.8, step=step)
    for _ in range(20):
        for _ in range(10):
            random.step()
        check(repairer)


@pytest.mark.parametrize("step", [1, 2500])
def test_lists_that_hold_too_few(monkeypatch, step):
    """Where the near pairs of hardly anybody fit into a list, every plan is still proved."""
    monkeypatch.setattr("matcher.repair.layout.NEAR_MENTEE", 4)
    monkeypatch.setattr("matcher.repair.layout.NEAR_MENTOR", 8)
    repairer = Repairer(cohort(1, n=60, m=40, share=0.8, step=step))
    random = random_changes(repairer, 1, share=0.8, step=step)
    for _ in range(20):
        random.step()
        check(repairer)


@settings(max_examples=100, deadline=None)
@given(small_problems(objectives=REPAIRABLE), st.data())
def test_told_pairs_stay(problem, data):
    """No change moves a fixed pair, unless it concerns one of the two."""
    repairer = Repairer(problem)
    for mentee in np.flatnonzero(repairer.mentor_of != NOBODY).tolist():
        if data.draw(st.booleans()):
            repairer.tell(mentee)
    fixed = dict(repairer.problem().locks.tolist())
    n, m = problem.shape
    if not n or not m:
        return
    mentee, mentor = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, m - 1))
    moves = data.draw(
        st.sampled_from([lambda: repairer.decline(mentee, mentor), lambda: repairer.lose_mentor(mentor)])
    )()
    moved = {move.mentee for move in moves}
    assert all(other == mentor for other in (fixed[k] for k in moved & set(fixed)))


def test_moves_name_everybody_who_changes():
    """A decline frees a chain of seats, and each mentee on it is named with both mentors."""
    scores = np.array([[9000, 8000, 0], [0, 9000, 8000], [0, 0, 0]], dtype=np.int32)
    problem = Problem(
        scores=MatrixScores(scores, scores > 0),
        seats=np.ones(3, dtype=np.int32),
        objective=Objective.MOST_PAIRS,
    )
    repairer = Repairer(problem)
    assert repairer.mentor_of.tolist() == [0, 1, -1]
    assert repairer.decline(0, 0) == (Move(0, 0, 1), Move(1, 1, 2))
    assert repairer.lose_mentee(1) == ()
    assert repairer.mentor_of.tolist() == [1, -1, -1]


def test_growing_beyond_the_pair_bonus_is_noticed():
    """Many people and high bonuses that come later do not outweigh a pair."""
    problem = Problem(
        scores=MatrixScores(np.zeros((0, 0), np.int32), np.zeros((0, 0), np.bool_)),
        seats=np.zeros(0, np.int32),
    )
    repairer = Repairer(problem)
    changes = random_changes(repairer, seed=1, share=0.2)
    for k in range(60):
        changes.add_mentor()
        scores, feasible = changes.scores(k + 1)
        repairer.add_mentee(scores, feasible, bonus=1 << (k // 4))
    check(repairer)


def test_fairest_is_refused():
    """The error names what repairs it."""
    problem = replace(cohort(0), objective=Objective.FAIREST)
    with pytest.raises(ValueError, match=r"matcher\.repair\.repair"):
        Repairer(problem)


def test_wrong_numbers_are_refused():
    """Errors say what was expected and what came."""
    repairer = Repairer(cohort(1, n=4, m=3))
    with pytest.raises(ValueError, match="A mentee is an index from 0 to 3, got 4"):
        repairer.decline(4, 0)
    with pytest.raises(ValueError, match="A mentor is an index from 0 to 2, got -1"):
        repairer.lose_mentor(-1)
    with pytest.raises(ValueError, match="to 20, an integer, got 21"):
        repairer.set_seats(0, 21)
    with pytest.raises(ValueError, match="needed for each mentor, 3"):
        repairer.add_mentee(np.zeros(2, np.int32), np.ones(2, np.bool_))


@pytest.mark.parametrize("seats", [-1, 21, 1.0, True])
def test_a_mentor_with_impossible_seats_leaves_no_trace(seats):
    """After the error there are as many mentors as before, and the plan is still proved."""
    repairer = Repairer(cohort(1, n=4, m=3))
    with pytest.raises(ValueError, match=f"0 to 20 seats, an integer, got {seats}"):
        repairer.add_mentor(np.zeros(4, np.int32), np.ones(4, np.bool_), seats=seats)
    assert repairer.problem().shape == (4, 3)
    check(repairer)


def test_a_mentor_of_many_seats_does_not_outweigh_a_pair():
    """However dear a mentor's seats are, most pairs come first, also with fewer seats."""
    scores = MatrixScores(np.full((100, 1), 5000, np.int32), np.ones((100, 1), np.bool_))
    repairer = Repairer(Problem(scores=scores, seats=np.array([100], np.int32), load_penalty=10_000))
    check(repairer)
    assert repairer.plan().pairs == 100
    repairer.set_seats(0, 90)
    check(repairer)
    assert repairer.plan().pairs == 90
    with pytest.raises(ValueError, match="to 90, an integer, got 91"):
        repairer.set_seats(0, 91)


@pytest.mark.parametrize("seats", [1.0, 1.5, True])
def test_seats_are_whole_numbers(seats):
    """A mentor is given no half seat, nor one that is written otherwise than as an integer."""
    repairer = Repairer(cohort(1, n=4, m=3))
    with pytest.raises(ValueError, match=f"an integer, got {seats}"):
        repairer.set_seats(0, seats)
    check(repairer)


def test_who_grows_beyond_what_is_exact_changes_nothing():
    """Each change that would need larger integers is refused, and all before it still holds."""
    nobody = MatrixScores(np.zeros((0, 0), np.int32), np.zeros((0, 0), np.bool_))
    # Limits are made for 20 pairs more than there are, of mentors with up to 20 seats.
    dearest = (LARGEST // (4 * 21 * 21) - FULL_SCORE) // 20 - 1
    repairer = Repairer(Problem(scores=nobody, seats=np.zeros(0, np.int32), load_penalty=dearest))
    for count, seats in enumerate((20, 0)):
        repairer.add_mentor(np.zeros(0, np.int32), np.zeros(0, np.bool_), seats=seats)
        assert repairer.problem().shape == (0, count + 1)
    for _ in range(25):
        repairer.add_mentee(np.full(2, 5000, np.int32), np.ones(2, np.bool_))
    standing = repairer.problem()
    for change in (
        lambda: repairer.set_seats(1, 1),
        lambda: repairer.add_mentor(np.zeros(25, np.int32), np.ones(25, np.bool_)),
        lambda: repairer.add_mentee(np.zeros(2, np.int32), np.ones(2, np.bool_), bonus=2**31 - 1),
    ):
        with pytest.raises(ValueError, match="exact only below"):
            change()
        problem, plan = repairer.problem(), repairer.plan()
        assert problem.seats.tolist() == standing.seats.tolist()
        assert problem.scores.scores.tolist() == standing.scores.scores.tolist()
        assert verify(problem, plan, plan.certificate) == ()
    # The one seat that is left free by a loss goes to one of the five who wait.
    (move,) = repairer.lose_mentee(int(np.flatnonzero(repairer.mentor_of == 0)[0]))
    assert (move.before, move.after) == (NOBODY, 0)


@pytest.mark.parametrize("bonus", [-1, 2**31, 1.0, True])
def test_a_bonus_stays_in_32_bits(bonus):
    """The error says the range, and nobody was added."""
    repairer = Repairer(cohort(1, n=4, m=3))
    with pytest.raises(ValueError, match=rf"in \[0, 2147483647\], got {bonus}"):
        repairer.add_mentee(np.zeros(3, np.int32), np.ones(3, np.bool_), bonus=bonus)
    assert len(repairer.mentor_of) == 4


@pytest.mark.parametrize(
    ("scores", "marks", "came"),
    [(np.float64, np.bool_, "float64 and bool"), (np.int32, np.int32, "int32 and int32")],
)
def test_scores_and_marks_of_somebody_new_have_their_types(scores, marks, came):
    """Neither is a float cut off, nor is a number taken for a mark."""
    repairer = Repairer(cohort(1, n=4, m=3))
    with pytest.raises(ValueError, match=came):
        repairer.add_mentee(np.full(3, 2, scores), np.ones(3, marks))
    with pytest.raises(ValueError, match=came):
        repairer.add_mentor(np.full(4, 2, scores), np.ones(4, marks))
