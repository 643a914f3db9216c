"""Compile the loops of the solver once, when installing: `python -m matcher.sparse.warm`."""

from datetime import date
from typing import Any

import numpy as np

from matcher.match import MatchInput, match
from matcher.problem import MatrixScores, PoolScores, Problem
from matcher.solve import SolveParams, solve
from scoring.policy import Objective, Policy
from scoring.pool import Pool
from scoring.profile import LanguageSkill, Level, Location, Mentee, Mentor


def warm_up() -> None:
    """Solve two small problems, one of people and one of numbers, by every compiled loop."""
    base: dict[str, Any] = {
        "occupations": ("81302",),
        "location": Location(52.37, 9.73),
        "languages": (LanguageSkill("de", Level.C1),),
    }
    mentees = [Mentee(id=f"e{k}", waiting_since=date(2026, 1, 1), **base) for k in range(3)]
    mentors = [Mentor(id=f"m{k}", capacity=2 - k, **base) for k in range(2)]
    params = SolveParams(method="sparse")
    solve(Problem.of_pool(PoolScores(Pool.of(mentees, mentors), Policy())), params)
    # One is left over, who is explained; the proof and the plan by hand read every pair.
    match(MatchInput(mentees=tuple(mentees), mentors=tuple(mentors[:1]), policy=Policy()))
    scores = np.arange(12, dtype=np.int32).reshape(4, 3)
    matrix = MatrixScores(scores, np.ones((4, 3), dtype=np.bool_))
    solve(Problem(scores=matrix, seats=np.array([1, 1, 0], dtype=np.int32)), params)
    solve(Problem(scores=matrix, seats=np.array([2, 2, 2], dtype=np.int32)), params)
    # More people than first candidates, who all prefer the same, so that more candidates are looked for.
    crowd = MatrixScores(np.tile(np.arange(70, dtype=np.int32), (70, 1)), np.ones((70, 70), dtype=np.bool_))
    solve(Problem(scores=crowd, seats=np.ones(70, dtype=np.int32), objective=Objective.FAIREST), params)


if __name__ == "__main__":
    warm_up()
