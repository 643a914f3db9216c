"""Whom to recruit: what one more mentor of each kind would bring, and the best next few."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matcher.advice.kinds import Kind, kinds_among
from matcher.advice.ladder import Changed, Ladder
from matcher.advice.measures import NOTHING, Gain, Regret, regret_at
from matcher.advice.newcomers import one_more_seat
from matcher.advice.standing import Standing
from matcher.plan import Plan
from matcher.problem import PoolScores, Problem, Scores
from matcher.solve import solve
from scoring.pool import Pool
from scoring.score import score_block

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Need:
    """A kind of mentor, and what one of them would bring."""

    kind: Kind
    gain: Gain


def scarcity(people: PoolScores, problem: Problem, plan: Plan) -> tuple[Need, ...]:
    """What one more mentor of each kind that occurs among the mentees would bring.

    Equals the difference to a plan that is solved anew with the kind's made-up
    mentor. Highest gain first, then in the order of the kinds; kinds that would
    bring nothing are left out.

    Parameters
    ----------
    problem, plan
        The problem that `people` pose, and its optimal plan.
    """
    kinds = kinds_among(people.pool)
    needs = zip(kinds, _gains(_offers(people, kinds), problem, plan), strict=True)
    return _ranked(Need(kind, gain) for kind, gain in needs)


def next_recruits(people: PoolScores, problem: Problem, plan: Plan, count: int) -> tuple[Need, ...]:
    """The kinds to recruit next, one after the other: each the best one once those before have come.

    After each step the plan is solved anew, with the mentor who came. The same
    kind may be named several times; the list ends where nobody would bring
    anything.

    Parameters
    ----------
    count : int
        At most so many.
    """
    kinds = kinds_among(people.pool)
    offers = _offers(people, kinds)
    chosen: list[Need] = []
    while len(chosen) < count:
        gains = _gains(offers, problem, plan)
        best = max(range(len(kinds)), key=lambda k: (gains[k], -k), default=None)
        if best is None or gains[best] <= NOTHING:
            break
        chosen.append(Need(kinds[best], gains[best]))
        problem = offers.joined(problem, best, len(chosen))
        plan = solve(problem)
    return tuple(chosen)


@dataclass(frozen=True, slots=True, eq=False)
class Offers:
    """The scores of n mentees with q made-up mentors: int32 [n, q], and bool [n, q] who may come."""

    scores: Int32s
    feasible: Bools

    def joined(self, problem: Problem, which: int, number: int) -> Problem:
        """The problem with one of them as the last mentor."""
        return replace(
            problem,
            scores=Joined(
                problem.scores, self.scores[:, [which]], self.feasible[:, [which]], f"recruit {number}"
            ),
            seats=np.append(problem.seats, np.int32(1)),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Scores with one more mentor at the end."""

    scores: Scores
    column: Int32s
    feasible: Bools
    identifier: str

    @property
    def shape(self) -> tuple[int, int]:
        """Number of mentees and of mentors."""
        mentees, mentors = self.scores.shape
        return mentees, mentors + 1

    @property
    def ids(self) -> tuple[Sequence[str], Sequence[str]]:
        """The ids of the people."""
        mentees, mentors = self.scores.ids
        return mentees, (*mentors, self.identifier)

    def block(self, rows: slice) -> tuple[Int32s, Bools]:
        """A block, with the column of the mentor who joined."""
        scores, feasible = self.scores.block(rows)
        return (
            np.concatenate([scores, self.column[rows]], axis=1),
            np.concatenate([feasible, self.feasible[rows]], axis=1),
        )


def _offers(people: PoolScores, kinds: Sequence[Kind]) -> Offers:
    facing = Pool.of(people.pool.mentees.people, [kind.mentor for kind in kinds])
    scored = score_block(facing, people.policy)
    # A pool is sorted by id, and the kinds by what their mentors' ids are made of.
    order = {identifier: k for k, identifier in enumerate(facing.mentors.ids)}
    columns = [order[kind.mentor.id] for kind in kinds]
    return Offers(scored.scores[:, columns], scored.feasible[:, columns])


def _gains(offers: Offers, problem: Problem, plan: Plan) -> list[Gain]:
    ladder = Ladder.of(problem, plan)
    free = ladder.base.free.mentees
    scores, feasible = offers.scores[free], offers.feasible[free]
    gains = scores.astype(np.int64) + ladder.base.pair_bonus
    if problem.bonus is not None:
        gains += problem.bonus[free, None]

    def question(standing: Standing, level: int, some: Int64s) -> Changed:
        allowed = feasible[:, some] & (scores[:, some] >= level)
        return one_more_seat(standing, gains[:, some], allowed, np.zeros(len(some), dtype=np.int64))

    levels = np.unique(scores[feasible]).astype(np.int64)
    losses = ladder.losses(question, scores.shape[1], levels=levels)
    regrets = [regret_at(losses, k) or Regret(0, 0, 0) for k in range(scores.shape[1])]
    return [Gain(-regret.pairs, -regret.worst, -regret.value) for regret in regrets]


def _ranked(needs: Iterable[Need]) -> tuple[Need, ...]:
    worthwhile = [need for need in needs if need.gain > NOTHING]
    return tuple(sorted(worthwhile, key=lambda need: need.gain, reverse=True))
