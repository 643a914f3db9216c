"""Who competes for too few seats: why somebody is left over although mentors would fit.

A mentee without a mentor would be content with any mentor who fits; they are
taken by others, who would be content with other mentors, and so forth. Where
this ends, a group of mentees faces fewer seats than it has members, and none of
them fits anywhere else (P. Hall, On representatives of subsets, 1935). It is the
smallest such group, for anyone in it could be the one left over.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from matcher.advice.kinds import districts
from matcher.advice.limits import require_pool
from matcher.advice.onwards import Bools, Onwards
from matcher.free import FreePart
from matcher.plan import Plan
from matcher.problem import Problem
from scoring.explain import Reason
from scoring.pool import Pool
from scoring.score import row_blocks

RIVAL_CODES = ("rivals_seats", "rivals_occupation", "rivals_district", "rivals_elsewhere")
"""Every code that `explain_rivals` gives."""

NAMED = 3
"""So many groups of occupations and districts are named, the commonest."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """Mentees who compete for too few seats.

    Parameters
    ----------
    left : tuple of int
        Those of them who are left over.
    mentees : tuple of int
        All of them; as many more than seats as are left over.
    mentors : tuple of int
        Everybody who fits one of them. A mentor whose seats are none or all
        locked is among these.
    seats : int
        The seats of these mentors that no lock has taken.
    """

    left: tuple[int, ...]
    mentees: tuple[int, ...]
    mentors: tuple[int, ...]
    seats: int


def rivals(problem: Problem, plan: Plan) -> tuple[Rivals, ...]:
    """The groups that compete for too few seats, by their first mentee left over.

    Mentees left over who compete for the same mentors are in one group. Nobody
    is named whom no mentor fits, or who could have a free seat at the end of
    the chain: they are left over because a pair would not be worth it.

    Parameters
    ----------
    plan : Plan
        An optimal plan.

    Raises
    ------
    AdviceLimitError
        If there are too many pairs.
    """
    require_pool(problem)
    free = FreePart.of(problem)
    feasible = _feasible(problem)
    seated = plan.matched.copy()
    seated[problem.locks[:, 0]] = False
    taken = np.bincount(plan.mentor_of[seated], minlength=len(free.seats))
    onwards = Onwards.of(feasible, plan, seated)
    hopeful = onwards.leading_to(taken < free.seats)
    left_over = np.flatnonzero(~plan.matched & feasible.any(axis=1) & ~(feasible & hopeful).any(axis=1))
    circle = onwards.circles()
    known: dict[int, Bools] = {}
    groups: dict[bytes, tuple[list[int], Bools]] = {}
    for mentee in left_over.tolist():
        mentors = feasible[mentee].copy()
        for number in np.unique(circle[mentors[onwards.mentors]]).tolist():
            if number not in known:
                known[number] = onwards.reached_from(onwards.mentors[circle == number])
            mentors |= known[number]
        groups.setdefault(mentors.tobytes(), ([], mentors))[0].append(mentee)
    return tuple(
        Rivals(
            left=tuple(left),
            mentees=tuple(sorted((*left, *np.flatnonzero(seated & mentors[plan.mentor_of]).tolist()))),
            mentors=tuple(np.flatnonzero(mentors).tolist()),
            seats=int(free.seats[mentors].sum()),
        )
        for left, mentors in groups.values()
    )


def explain_rivals(pool: Pool, group: Rivals) -> tuple[Reason, ...]:
    """What a group has in common: numbers, its commonest occupation groups, and the mentors' districts."""
    wanted = (pool.mentees.people[k].occupations[0][:3] for k in group.mentees)
    where = districts([pool.mentors.people[k].location for k in group.mentors])
    elsewhere = where.count(None)
    numbers: dict[str, str | int] = {
        "mentees": len(group.mentees),
        "mentors": len(group.mentors),
        "seats": group.seats,
        "left": len(group.left),
    }
    return (
        Reason("rivals_seats", numbers),
        *(Reason("rivals_occupation", {"group": code, "mentees": n}) for code, n in _commonest(wanted)),
        *(
            Reason("rivals_district", {"ags": ags, "mentors": n})
            for ags, n in _commonest(filter(None, where))
        ),
        *([Reason("rivals_elsewhere", {"mentors": elsewhere})] if elsewhere else []),
    )


def _feasible(problem: Problem) -> Bools:
    """The pairs that break no rule, bool [n, m]; a byte each is all that is held of them."""
    feasible = np.zeros(problem.shape, dtype=np.bool_)
    for rows in row_blocks(problem.shape[0]):
        feasible[rows] = problem.scores.block(rows)[1]
    return feasible


def _commonest(values: Iterable[str]) -> Iterator[tuple[str, int]]:
    counts = Counter(values)
    yield from sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:NAMED]
