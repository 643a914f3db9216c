"""What the child process does while somebody tries a policy: both plans, and who is better or worse off.

The people of a programme are kept in the process from one try to the next, with the
plan of its present policy: so a try costs one scoring and one solving. What is kept
has a tag that changes with every event of the programme. It names nobody: ids,
occupations and places.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from api.services.solving import LockImpossible, broken_locks
from matcher.inputs import MatchInput
from matcher.plan import NOBODY
from matcher.problem import PoolScores, Problem
from matcher.solve import solve
from scoring.policy import CRITERIA, Policy
from scoring.pool import Pool

Ints = npt.NDArray[np.int32]
Plan = Ints
"""The mentor of each mentee by index, or `NOBODY`, int32 [n]."""

KEPT: Final = 4
"""Pools of so many programmes are kept, those last tried."""


@dataclass(frozen=True, slots=True)
class Tag:
    """What a pool was read for: a programme, up to its last event, and the day up to which waiting counts."""

    programme: str
    event: int
    as_of: date


class Turn(StrEnum):
    """What a change means to a mentee."""

    BETTER = "better"
    WORSE = "worse"
    EQUAL = "equal"
    """Somebody else, who fits just as well."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A mentor by id, and how well the two fit, in basis points by the weights that are tried."""

    mentor: str
    score: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A mentee whose mentor is another one under the policy that is tried; `None` is nobody."""

    mentee: str
    now: Pair | None
    then: Pair | None

    @property
    def by(self) -> int:
        """By how much the fit changes, in basis points; nobody fits by 0."""
        return (self.then.score if self.then else 0) - (self.now.score if self.now else 0)

    @property
    def turn(self) -> Turn:
        """What that means; to have somebody is always better than to have nobody."""
        if self.now is None or self.then is None:
            return Turn.WORSE if self.then is None else Turn.BETTER
        return Turn.EQUAL if not self.by else Turn.BETTER if self.by > 0 else Turn.WORSE


@dataclass(frozen=True, slots=True)
class Figures:
    """A plan in numbers, measured by the weights that are tried, whichever policy has made it.

    Parameters
    ----------
    mean_score, lowest_score : int, optional
        Basis points; `None` where there is no pair.
    criteria : mapping
        The mean of each criterion, which no weights change.
    """

    pairs: int
    unmatched: int
    mean_score: int | None
    lowest_score: int | None
    criteria: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Trial:
    """A policy beside the present one; `changes` begin with those that change most."""

    now: Figures
    then: Figures
    changes: tuple[Changed, ...]


@dataclass(slots=True)
class _Kept:
    data: MatchInput
    pool: Pool
    present: tuple[Policy, Plan] | None = None
    """The plan of the programme's policy, so that only the one that is tried is solved each time."""


_kept: OrderedDict[str, tuple[Tag, _Kept]] = OrderedDict()


def try_kept(tag: Tag, present: Policy, tried: Policy) -> Trial | None:
    """Try a policy on the people who are kept; `None` if these are not.

    Raises
    ------
    LockImpossible
        Where no plan can contain the locks.
    """
    there = _kept.get(tag.programme)
    if there is None or there[0] != tag:
        return None
    _kept.move_to_end(tag.programme)
    return _tried(there[1], present, tried)


def try_on(tag: Tag, data: MatchInput, tried: Policy) -> Trial:
    """Keep people, and try a policy on them; `data` has the present one. Raises as `try_kept`."""
    kept = _Kept(data, data.pool())
    _kept[tag.programme] = tag, kept
    _kept.move_to_end(tag.programme)
    if len(_kept) > KEPT:
        _kept.popitem(last=False)
    return _tried(kept, data.policy, tried)


def _tried(kept: _Kept, present: Policy, tried: Policy) -> Trial:
    scores = PoolScores(kept.pool, tried)
    then = _plan(kept, scores)
    if kept.present is None or kept.present[0] != present:
        plan = then if tried == present else _plan(kept, PoolScores(kept.pool, present))
        kept.present = present, plan
    now = kept.present[1]
    now_points, then_points = _points(scores, now), _points(scores, then)
    mentees, mentors = kept.pool.mentees.ids, kept.pool.mentors.ids

    def pair(plan: Plan, points: Ints, row: int) -> Pair | None:
        return None if plan[row] == NOBODY else Pair(mentors[plan[row]], int(points[row]))

    changes = [
        Changed(mentees[row], pair(now, now_points, row), pair(then, then_points, row))
        for row in np.flatnonzero(now != then).tolist()
    ]
    return Trial(
        now=_figures(scores, now, now_points),
        then=_figures(scores, then, then_points),
        changes=tuple(sorted(changes, key=lambda one: (-abs(one.by), one.mentee))),
    )


def _plan(kept: _Kept, scores: PoolScores) -> Plan:
    locks = kept.data.locks
    if locks and (broken := broken_locks(replace(kept.data, policy=scores.policy))):
        raise LockImpossible(broken)
    return solve(Problem.of_pool(scores, locks=locks)).mentor_of


def _points(scores: PoolScores, plan: Plan) -> Ints:
    """The score of each mentee's pair by the weights of `scores`, int32 [n]; 0 for nobody."""
    points = np.zeros(len(plan), dtype=np.int32)
    paired = np.flatnonzero(plan != NOBODY)
    points[paired] = scores.pairs(paired, plan[paired]).scores
    return points


def _figures(scores: PoolScores, plan: Plan, points: Ints) -> Figures:
    paired = np.flatnonzero(plan != NOBODY)
    if not len(paired):
        return Figures(0, len(plan), None, None, {})
    criteria = scores.pairs(paired, plan[paired]).criteria.mean(axis=1)
    return Figures(
        pairs=len(paired),
        unmatched=len(plan) - len(paired),
        mean_score=round(float(points[paired].mean())),
        lowest_score=int(points[paired].min()),
        criteria=dict(zip(CRITERIA, (round(mean) for mean in criteria.tolist()), strict=True)),
    )
