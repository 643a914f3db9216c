"""What makes a plan a plan; judges every one before it leaves."""

import numpy as np

from matcher.plan import NOBODY, Plan
from matcher.problem import Problem, scores_at


def violations(problem: Problem, plan: Plan) -> tuple[str, ...]:
    """Everything that is wrong with `plan`: pairs that may not be, seats, locks and scores.

    The scores are computed anew. Whether the plan is the best one is another
    question: `matcher.certificate`.
    """
    n, m = problem.shape
    mentor_of = plan.mentor_of
    if mentor_of.shape != (n,) or plan.scores.shape != (n,):
        return (f"A plan names a mentor and a score for each of {n} mentees.",)
    if ((mentor_of < NOBODY) | (mentor_of >= m)).any():
        return (f"A mentor is an index from 0 to {m - 1}, or {NOBODY} for nobody.",)
    faults = [
        f"Mentor {mentor} has {used} mentees and {seats} seats."
        for mentor, (used, seats) in enumerate(
            zip(plan.load(m).tolist(), problem.seats.tolist(), strict=True)
        )
        if used > seats
    ]
    faults += [
        f"The locked pair of mentee {mentee} and mentor {mentor} is missing."
        for mentee, mentor in problem.locks.tolist()
        if mentor_of[mentee] != mentor
    ]
    matched = np.flatnonzero(plan.matched)
    expected = np.zeros(n, dtype=np.int32)
    expected[matched], feasible = scores_at(problem.scores, matched, mentor_of[matched])
    faults += [
        f"The pair of mentee {mentee} and mentor {mentor_of[mentee]} breaks a rule."
        for mentee in matched[~feasible].tolist()
    ]
    faults += [
        f"The score of mentee {mentee} is {expected[mentee]}, the plan says {plan.scores[mentee]}."
        for mentee in np.flatnonzero(expected != plan.scores).tolist()
    ]
    return tuple(faults)
