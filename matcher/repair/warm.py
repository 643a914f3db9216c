"""Compile the loops of repairs once, when installing: `python -m matcher.repair.warm`."""

import numpy as np

from matcher.problem import MatrixScores, Problem
from matcher.repair.repairer import Repairer

PEOPLE = 6


def warm_up() -> None:
    """Make a change of every kind, and read the plan."""
    scores = np.arange(PEOPLE * PEOPLE, dtype=np.int32).reshape(PEOPLE, PEOPLE)
    matrix = MatrixScores(scores, np.ones((PEOPLE, PEOPLE), dtype=np.bool_))
    repairer = Repairer(Problem(matrix, np.full(PEOPLE, 2, dtype=np.int32)))
    repairer.tell(0)
    repairer.release(0)
    repairer.decline(1, int(repairer.mentor_of[1]))
    row, column = (np.full(size, 5000, dtype=np.int32) for size in (PEOPLE, PEOPLE + 1))
    repairer.add_mentee(row, row > 0, bonus=1)
    repairer.add_mentor(column, column > 0)
    repairer.set_seats(0, 3)
    repairer.lose_mentee(2)
    repairer.lose_mentor(3)
    repairer.plan()
    repairer.problem()


if __name__ == "__main__":
    warm_up()
