"""A proof of optimality that anyone can check without the solver.

Weak duality: if u_i + w_j >= gain_ij for every pair that may be made, and all
prices are at least 0, then no plan is worth more than the sum of the mentees'
prices and the seats' prices. A plan that is worth exactly this sum is optimal.
The check reads every pair once, from scores that it computes anew, and shares
no code with the solvers but `scoring`, the definition of the score.

"Most pairs first" is part of the same proof: every pair gains `pair_bonus`
more, which outweighs any difference in value. "Fairest" needs two more facts,
each proved by a cover (D. König, 1931): mentees and mentors who together touch
every pair bound the number of pairs by their number of places.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from matcher.check import violations
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.proof import Certificate, Cover
from matcher.sweep import find_above
from scoring.policy import FULL_SCORE, Objective

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

LARGEST = 1 << 52
"""Nothing in a certificate is as large; then no sum of two of its numbers overflows."""


def verify(problem: Problem, plan: Plan, certificate: Certificate) -> tuple[str, ...]:
    """Check that `certificate` proves `plan` optimal for `problem`.

    Returns
    -------
    tuple of str
        Everything that is wrong; empty if the proof holds.
    """
    n, m = problem.shape
    if certificate.mentee_price.shape != (n,) or certificate.mentor_price.shape != (m,):
        return (f"A certificate needs a price for each of {n} mentees and {m} mentors.",)
    if faults := violations(problem, plan):
        return faults
    return (*_objective_faults(problem, plan, certificate), *_dual_faults(problem, plan, certificate))


def _dual_faults(problem: Problem, plan: Plan, certificate: Certificate) -> list[str]:
    """Every pair is dear enough, and the prices add up to the plan's value."""
    u, w = certificate.mentee_price, certificate.mentor_price
    faults = []
    if u.min(initial=0) < 0 or w.min(initial=0) < 0:
        faults.append("A price is below 0.")
    if max(np.abs(u).max(initial=0), np.abs(w).max(initial=0), abs(certificate.pair_bonus)) >= LARGEST:
        return [*faults, f"Prices and the pair bonus are integers below {LARGEST}."]
    free, open_seats = _free(problem)
    bonus = np.zeros(len(u), dtype=np.int64) if problem.bonus is None else problem.bonus.astype(np.int64)
    cheap = find_above(
        problem.scores,
        u - bonus - certificate.pair_bonus + 1,
        w,
        least_score=certificate.least_score,
        mentees=free,
        mentors=open_seats > 0,
    )
    if cheap is not None:
        mentee, mentor = cheap
        faults.append(f"The prices of mentee {mentee} and mentor {mentor} are below their pair's gain.")
    worth, bound = _worth(problem, plan, certificate, free), _bound(problem, certificate, free, open_seats)
    if worth != bound:
        faults.append(f"The plan is worth {worth}, the prices add up to {bound}.")
    return faults


def _worth(problem: Problem, plan: Plan, certificate: Certificate, free: Bools) -> int:
    """The gains of the pairs that no lock has made, less the cost of their seats."""
    made = plan.matched & free
    gains = int(plan.scores[made].sum(dtype=np.int64)) + certificate.pair_bonus * int(made.sum())
    if problem.bonus is not None:
        gains += int(problem.bonus[made].sum(dtype=np.int64))
    locked = np.bincount(problem.locks[:, 1], minlength=len(problem.seats)).tolist()
    load = np.bincount(plan.mentor_of[plan.matched], minlength=len(problem.seats)).tolist()
    steps = sum(sum(range(first, last)) for first, last in zip(locked, load, strict=True))
    return gains - problem.load_penalty * steps


def _bound(problem: Problem, certificate: Certificate, free: Bools, open_seats: Ints) -> int:
    """What no plan can be worth more than: the prices of all mentees and seats."""
    bound = int(sum(certificate.mentee_price[free].tolist()))
    locked = np.bincount(problem.locks[:, 1], minlength=len(problem.seats)).tolist()
    for price, first, count in zip(
        certificate.mentor_price.tolist(), locked, open_seats.tolist(), strict=True
    ):
        bound += sum(max(0, price - problem.load_penalty * (first + seat)) for seat in range(count))
    return bound


def _objective_faults(problem: Problem, plan: Plan, certificate: Certificate) -> list[str]:
    """The certificate proves what the objective asks for, and not something weaker."""
    faults = []
    if problem.objective is not Objective.FAIREST and certificate.least_score:
        faults.append("Only for fairest may pairs be left out for their score.")
    if problem.objective is Objective.BEST_TOTAL:
        return [*faults, "For best_total a pair gains no bonus."] if certificate.pair_bonus else faults
    highest = int(problem.bonus.max(initial=0)) if problem.bonus is not None else 0
    dearest_seat = problem.load_penalty * max(int(problem.seats.max(initial=0)) - 1, 0)
    pairs = min(problem.shape[0], int(problem.seats.sum()))
    if certificate.pair_bonus < (pairs - len(problem.locks)) * (FULL_SCORE + highest + dearest_seat) + 1:
        faults.append("The pair bonus is too small to put the number of pairs first.")
    if problem.objective is Objective.FAIREST:
        faults += _fairest_faults(problem, plan, certificate)
    return faults


def _fairest_faults(problem: Problem, plan: Plan, certificate: Certificate) -> list[str]:
    free, _ = _free(problem)
    made = int((plan.matched & free).sum())
    if not made:
        least = "It pairs nobody; its least score is 0."
        faults = [] if certificate.least_score == 0 else [least]
        return faults + _cover_faults(problem, certificate.all_pairs, least_score=0, most=0)
    faults = _cover_faults(problem, certificate.all_pairs, least_score=0, most=made)
    if plan.lowest_score < certificate.least_score:
        faults.append("A pair scores less than the least score of the certificate.")
    locked_scores: Sequence[int] = plan.scores[problem.locks[:, 0]].tolist()
    if certificate.least_score not in (*locked_scores, FULL_SCORE):
        above = certificate.least_score + 1
        faults += _cover_faults(problem, certificate.better_pairs, least_score=above, most=made - 1)
    return faults


def _cover_faults(problem: Problem, cover: Cover | None, *, least_score: int, most: int) -> list[str]:
    """`cover` touches every pair of at least `least_score`, with at most `most` places."""
    if cover is None:
        return ["A cover is missing."]
    free, open_seats = _free(problem)
    if cover.mentees.shape != free.shape or cover.mentors.shape != open_seats.shape:
        return ["A cover does not fit the problem's size."]
    faults = []
    places = int((cover.mentees & free).sum()) + int(open_seats[cover.mentors].sum())
    if places > most:
        faults.append(f"A cover has {places} places, {most} were to be proved.")
    untouched = find_above(
        problem.scores,
        np.zeros(len(free), dtype=np.int64),
        np.zeros(len(open_seats), dtype=np.int64),
        least_score=least_score,
        mentees=free & ~cover.mentees,
        mentors=(open_seats > 0) & ~cover.mentors,
    )
    if untouched is not None:
        mentee, mentor = untouched
        faults.append(f"A cover leaves the pair of mentee {mentee} and mentor {mentor} untouched.")
    return faults


def _free(problem: Problem) -> tuple[Bools, Ints]:
    """Mentees without a lock, bool [n], and the seats that locks leave, int64 [m]."""
    free = np.ones(problem.shape[0], dtype=np.bool_)
    free[problem.locks[:, 0]] = False
    return free, problem.seats - np.bincount(problem.locks[:, 1], minlength=problem.shape[1])
