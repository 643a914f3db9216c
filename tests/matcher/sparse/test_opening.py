import numpy as np
import pytest

from matcher import MatrixScores, Problem, SolveParams, solve
from matcher.certificate import verify
from matcher.sparse import rounds
from scoring.policy import Objective


def problem(n, m, seats, *, levels=10_001, share=1.0, seed=0, objective=Objective.MOST_PAIRS, penalty=0):
    random = np.random.default_rng(seed)
    scores = MatrixScores(random.integers(0, levels, (n, m)).astype(np.int32), random.random((n, m)) < share)
    return Problem(
        scores=scores, seats=np.full(m, seats, dtype=np.int32), objective=objective, load_penalty=penalty
    )


def test_a_seat_that_nobody_can_take_costs_nothing():
    """A mentor with more seats than there are mentees has price 0, for one seat is always free."""
    plan = solve(problem(1, 1, 2), SolveParams(method="sparse"))
    assert plan.certificate.mentor_price.tolist() == [0]


@pytest.mark.parametrize("auction", [False, True])
@pytest.mark.parametrize("seats_per_mentee", [0.5, 0.94, 1.0, 1.06, 2.0])
@pytest.mark.parametrize("objective", [Objective.MOST_PAIRS, Objective.BEST_TOTAL])
@pytest.mark.parametrize("penalty", [0, 900])
def test_openings_from_either_side_lead_to_the_optimum(
    auction, seats_per_mentee, objective, penalty, monkeypatch
):
    """Short, critical or ample supply, with an auction or without: the dense solver's plan, and proven."""
    monkeypatch.setattr(rounds, "AUCTION", 0)
    monkeypatch.setattr(rounds, "CRITICAL", 2.0 if auction else 0.0)
    m = round(300 * seats_per_mentee / 2)
    some = problem(300, m, 2, share=0.15, objective=objective, penalty=penalty)
    plan = solve(some, SolveParams(method="sparse"))
    judge = solve(some, SolveParams(method="dense"))
    assert verify(some, plan, plan.certificate) == ()
    assert judge.mentor_of.tolist() == plan.mentor_of.tolist()


def test_more_people_than_candidates_for_the_same_mentors():
    """Where far more mentees than a mentor's seats prefer the same few, candidates grow until all fit."""
    scores = np.tile(np.arange(1000, dtype=np.int32)[None, :] * 5, (900, 1))
    some = Problem(
        scores=MatrixScores(scores, np.ones_like(scores, dtype=np.bool_)),
        seats=np.ones(1000, dtype=np.int32),
    )
    plan = solve(some, SolveParams(method="sparse"))
    assert (plan.pairs, plan.total_score) == (900, int(scores[0, 100:].sum()))
    assert verify(some, plan, plan.certificate) == ()


def test_whoever_is_hungry_is_handed_what_is_best_at_the_prices(monkeypatch):
    """In the auction, further candidates are those of highest score less price, not of highest score."""
    monkeypatch.setattr(rounds, "AUCTION", 0)
    monkeypatch.setattr(rounds, "CRITICAL", 2.0)
    scores = np.tile(5000 + np.arange(300, dtype=np.int32) * 2, (300, 1))
    some = Problem(
        scores=MatrixScores(scores, np.ones_like(scores, dtype=np.bool_)), seats=np.ones(300, dtype=np.int32)
    )
    handed, expected = [], []
    open_by_auction = rounds.open_by_auction

    def judged(*args, best_at, **kwargs):
        def best_and_noted(rows, w, need):
            found = best_at(rows, w, need)
            for k in range(len(found.rows)):
                part = slice(found.start[k], found.start[k + 1])
                handed.append(np.sort(found.score[part] - w[found.mentor[part]]).tolist())
                expected.append(np.sort(scores[0] - w)[-rounds.ADDED :].tolist())
            return found

        return open_by_auction(*args, best_at=best_and_noted, **kwargs)

    monkeypatch.setattr(rounds, "open_by_auction", judged)
    solve(some, SolveParams(method="sparse"))
    assert expected
    assert expected == handed


@pytest.mark.parametrize(
    ("seats", "many", "expected"),
    [(283, 1000, 1), (281, 1000, 0), (317, 1000, 1), (330, 1000, 0), (330, 0, 1), (340, 0, 0), (281, 0, 0)],
)
def test_an_auction_is_held_where_supply_is_critical(seats, many, expected, monkeypatch):
    """300 mentees with seats within 6 % of their number, in large pools also with up to 12 % more."""
    monkeypatch.setattr(rounds, "AUCTION", 0)
    monkeypatch.setattr(rounds, "MANY", many)
    held = []
    open_by_auction = rounds.open_by_auction

    def noted(*args, **kwargs):
        held.append(args)
        return open_by_auction(*args, **kwargs)

    monkeypatch.setattr(rounds, "open_by_auction", noted)
    some = problem(300, seats, 1, share=0.15)
    plan = solve(some, SolveParams(method="sparse"))
    assert verify(some, plan, plan.certificate) == ()
    assert expected == len(held)
