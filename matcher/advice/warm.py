"""Compile the loops of advice once, when installing: `python -m matcher.advice.warm`."""

from typing import Any

import numpy as np

from matcher.advice.frontier import frontier
from matcher.advice.ladder import Ladder
from matcher.advice.outlook import (
    Outlook,
    forbidden_losses,
    forced_losses,
    gains_of_one_more,
    losses_of_one_fewer,
)
from matcher.advice.ranked import best_plans
from matcher.advice.scarcity import scarcity
from matcher.advice.wide.ground import Ground
from matcher.advice.wide.stock import Stock
from matcher.problem import PoolScores, Problem
from matcher.solve import solve
from scoring.policy import Policy
from scoring.pool import Pool
from scoring.profile import LanguageSkill, Level, Location, Mentee, Mentor


def warm_up() -> None:
    """Ask everything about a small plan, over a matrix and without one."""
    base: dict[str, Any] = {
        "occupations": ("81302",),
        "location": Location(52.37, 9.73),
        "languages": (LanguageSkill("de", Level.C1),),
    }
    mentees = [Mentee(id=f"e{k}", **base) for k in range(4)]
    mentors = [Mentor(id=f"m{k}", capacity=1 + k % 2, **base) for k in range(2)]
    people = PoolScores(Pool.of(mentees, mentors), Policy())
    problem = Problem.of_pool(people)
    plan = solve(problem)
    ways_to_look: tuple[Outlook, ...] = Ladder.of(problem, plan), Stock.of(Ground.of(problem, plan))
    for seen in ways_to_look:
        forced_losses(seen, 0)
        forbidden_losses(seen, np.flatnonzero(plan.matched)[:1].tolist())
        gains_of_one_more(seen)
        losses_of_one_fewer(seen)
        scarcity(people, seen)
    best_plans(problem, plan, 2)
    frontier(problem)


if __name__ == "__main__":
    warm_up()
