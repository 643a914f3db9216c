"""Changes to a repairer, drawn at random or by hypothesis."""

import numpy as np

from matcher.plan import NOBODY
from scoring.policy import Objective

REPAIRABLE = (Objective.MOST_PAIRS, Objective.BEST_TOTAL)


class Changes:
    """Random changes to a repairer, drawn by `choose(list)`, by `number(low, high)` and by `scores(size)`."""

    def __init__(self, repairer, choose, number, scores):
        self.repairer, self.choose, self.number, self.scores = repairer, choose, number, scores
        problem = repairer.problem()
        self.mentees, self.mentors = set(range(problem.shape[0])), set(range(problem.shape[1]))

    def step(self):
        """Make one change of any kind that is possible; return the moves."""
        kinds = [self.add_mentee, self.add_mentor]
        if self.mentees:
            kinds += [self.lose_mentee]
        if self.mentors:
            kinds += [self.lose_mentor, self.set_seats]
        if self.mentees and self.mentors:
            kinds += [self.decline, self.decline_current, self.tell, self.release]
        return self.choose(kinds)()

    def mentee(self):
        """A mentee who is there."""
        return self.choose(sorted(self.mentees))

    def mentor(self):
        """A mentor who is there."""
        return self.choose(sorted(self.mentors))

    def add_mentee(self):
        """Somebody new seeks guidance."""
        scores, feasible = self.scores(self.repairer.problem().shape[1])
        mentee, moves = self.repairer.add_mentee(scores, feasible, bonus=self.number(0, 300))
        self.mentees.add(mentee)
        return moves

    def add_mentor(self):
        """Somebody new guides."""
        scores, feasible = self.scores(self.repairer.problem().shape[0])
        mentor, moves = self.repairer.add_mentor(scores, feasible, seats=self.number(0, 3))
        self.mentors.add(mentor)
        return moves

    def lose_mentee(self):
        """A mentee leaves."""
        mentee = self.mentee()
        self.mentees.discard(mentee)
        return self.repairer.lose_mentee(mentee)

    def lose_mentor(self):
        """A mentor leaves."""
        mentor = self.mentor()
        self.mentors.discard(mentor)
        return self.repairer.lose_mentor(mentor)

    def set_seats(self):
        """A mentor takes more or fewer."""
        mentor = self.mentor()
        locks = self.repairer.problem().locks
        return self.repairer.set_seats(mentor, self.number(int((locks[:, 1] == mentor).sum()), 4))

    def decline(self):
        """Any pair is forbidden."""
        return self.repairer.decline(self.mentee(), self.mentor())

    def decline_current(self):
        """A pair of the plan is forbidden."""
        mentee = self.mentee()
        mentor = int(self.repairer.mentor_of[mentee])
        return self.repairer.decline(mentee, mentor) if mentor != NOBODY else ()

    def tell(self):
        """Two people are told."""
        mentee = self.mentee()
        if self.repairer.mentor_of[mentee] != NOBODY:
            self.repairer.tell(mentee)
        return ()

    def release(self):
        """A told pair is given up."""
        return self.repairer.release(self.mentee())


def random_changes(repairer, seed, share, step=1):
    random = np.random.default_rng(seed)

    def scores(size):
        drawn = random.integers(0, 10_001 // step, size, dtype=np.int32) * step
        return drawn.astype(np.int32), random.random(size) < share

    return Changes(
        repairer,
        lambda items: items[random.integers(len(items))],
        lambda low, high: int(random.integers(low, high + 1)),
        scores,
    )
