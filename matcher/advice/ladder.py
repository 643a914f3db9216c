"""What a change would do to a plan, under every objective.

"Most pairs" and "best total" need one look at one standing. "Fairest" compares
the worst pair before the value, and a change that lowers the worst pair opens
pairs that were shut before. So it is asked level by level: a level allows the
pairs that score at least so much, and the highest level that keeps the number
of pairs is the worst pair of the changed plan. Many changes climb together, by
bisection, and share the levels they visit.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matcher.advice.standing import Standing
from matcher.fairest import lowest_locked
from matcher.plan import Plan
from matcher.problem import Problem
from scoring.policy import Objective

Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


NEIGHBOURS = 3
"""So many known plans are tried before one is solved."""

REMEMBERED = 16
"""So many solved plans are kept; each holds matrices."""


@dataclass(frozen=True, slots=True, eq=False)
class Changed:
    """The best plans after each of q changes.

    Parameters
    ----------
    possible : bool [q]
        Whether a plan exists that makes the change.
    pairs, value : int64 [q]
        Its number of pairs, and its value without pair bonus.
    """

    possible: Bools
    pairs: Int64s
    value: Int64s

    def only(self, some: Bools) -> "Changed":
        """Some of the plans, by mask."""
        return Changed(self.possible[some], self.pairs[some], self.value[some])

    def put(self, where: Int64s, others: "Changed") -> None:
        """Replace the plans at some indices."""
        self.possible[where] = others.possible
        self.pairs[where] = others.pairs
        self.value[where] = others.value


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """What the plan loses by each of q changes; a gain is below 0.

    Parameters
    ----------
    possible : bool [q]
        Whether a plan exists that makes the change; the rest means nothing where not.
    pairs : int64 [q]
        Pairs lost; 0 under "best total", which does not count them.
    worst : int64 [q]
        By how many basis points the worst pair falls; 0 unless the objective is "fairest".
    value : int64 [q]
        Basis points of value lost. Compared last: it can be a gain where something before it is lost.
    """

    possible: Bools
    pairs: Int64s
    worst: Int64s
    value: Int64s


Question = Callable[[Standing, int, Int64s], Changed]
"""Answers for one standing, at one level, for some of the changes (by index)."""


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """An optimal plan, and what it would be at other levels of the worst pair.

    Parameters
    ----------
    base : Standing
        The plan itself.
    steps : int64 [k]
        Ascending: the levels on which anything may change, which are 0, the
        scores there are, and the most that locks allow; empty unless "fairest".
    """

    base: Standing
    steps: Int64s
    _solved: list[Standing] = field(default_factory=list)

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> "Ladder":
        """Stand on an optimal plan; raise `ValueError` if it carries no certificate."""
        base = Standing.of(problem, plan)
        fairest = problem.objective is Objective.FAIREST
        steps = _levels(problem) if fairest else np.zeros(0, dtype=np.int64)
        return cls(base, steps)

    @property
    def fairest(self) -> bool:
        """Whether the worst pair counts."""
        return self.base.problem.objective is Objective.FAIREST

    def at(self, least_score: int) -> Standing:
        """The plan of most pairs, then highest value, among the pairs of at least `least_score`.

        Plans of neighbouring levels are often the same, and only another level
        of the standing; a plan is solved where none of those known will do.
        """
        if least_score == self.base.least_score:
            return self.base
        known = sorted((self.base, *self._solved), key=lambda one: abs(one.least_score - least_score))
        same = (standing.at_level(least_score) for standing in known[:NEIGHBOURS])
        return next((standing for standing in same if standing is not None), None) or self._solve(least_score)

    def _solve(self, least_score: int) -> Standing:
        standing = self.base.solved_at(least_score)
        self._solved.append(standing)
        if len(self._solved) > REMEMBERED:
            del self._solved[0]
        return standing

    def losses(
        self, question: Question, count: int, *, only_restricts: bool = False, levels: Int64s | None = None
    ) -> Losses:
        """Ask what changes would cost.

        Parameters
        ----------
        question : callable
            See `Question`.
        count : int
            The number q of changes.
        only_restricts : bool
            The changes only take plans away, so that none can be better than the plan.
        levels : int64 [k], optional
            Scores that changes bring with them.
        """
        changed = question(self.base, self.base.least_score, np.arange(count))
        worst = np.full(count, self.base.plan.lowest_score)
        if self.fairest:
            settled = changed.possible & (changed.pairs == self.base.plan.pairs) & only_restricts
            worst[~settled] = self._climb(question, np.flatnonzero(~settled), changed, self._with(levels))
            worst[changed.pairs == 0] = 0
        pairs = self.base.plan.pairs - changed.pairs
        return Losses(
            possible=changed.possible,
            pairs=pairs if self.base.counts_pairs else np.zeros_like(pairs),
            worst=self.base.plan.lowest_score - worst,
            value=self.base.value - changed.value,
        )

    def _climb(self, question: Question, who: Int64s, changed: Changed, levels: list[int]) -> Int64s:
        """The highest level that keeps each number of pairs; `changed` becomes the plan there."""
        changed.put(who, question(self.at(0), 0, who))
        reached = np.zeros(len(changed.pairs), dtype=np.int64)
        waiting = [(0, len(levels), who[changed.possible[who]])]
        while waiting:
            low, high, those = waiting.pop()
            if high - low <= 1 or not those.size:
                continue
            middle = (low + high) // 2
            here = question(self.at(self._below(levels[middle])), levels[middle], those)
            holds = here.possible & (here.pairs == changed.pairs[those])
            changed.put(those[holds], here.only(holds))
            reached[those[holds]] = levels[middle]
            waiting += [(middle, high, those[holds]), (low, middle, those[~holds])]
        return reached[who]

    def _with(self, more: Int64s | None) -> list[int]:
        """The steps, and between them those that a change brings."""
        steps = self.steps if more is None else np.union1d(self.steps, np.minimum(more, self.steps[-1]))
        found: list[int] = steps.tolist()
        return found

    def _below(self, level: int) -> int:
        """The step on which the standing is the same as at `level`."""
        return int(self.steps[np.searchsorted(self.steps, level)])


def _levels(problem: Problem) -> Int64s:
    scores, feasible = problem.scores.block(slice(0, problem.shape[0]))
    most = lowest_locked(problem)
    return np.union1d(np.minimum(scores[feasible], most), [0, most]).astype(np.int64)
