"""What makes a plan a plan; judges every one before it leaves."""

import numpy as np

from matcher.plan import NOBODY, Plan
from matcher.problem import Problem
from scoring.score import row_blocks


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
    for rows in row_blocks(n):
        start = rows.start
        matched = plan.matched[rows]
        scores, feasible = problem.scores.block(rows)
        here = np.arange(rows.stop - rows.start)
        chosen = np.where(matched, mentor_of[rows], 0)
        expected = np.where(matched, scores[here, chosen], 0) if m else np.zeros(len(here), np.int32)
        broken = matched & ~feasible[here, chosen] if m else np.zeros(len(here), np.bool_)
        faults += [
            f"The pair of mentee {start + row} and mentor {mentor_of[start + row]} breaks a rule."
            for row in np.flatnonzero(broken).tolist()
        ]
        faults += [
            f"The score of mentee {start + row} is {expected[row]}, the plan says {plan.scores[start + row]}."
            for row in np.flatnonzero(expected != plan.scores[rows]).tolist()
        ]
    return tuple(faults)
