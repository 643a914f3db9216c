"""What the child process does for advice: solve again what was solved, and look at other plans from there.

Plain functions: no event loop, no settings, no clock. What they give back is
named by ids, not by places in a pool, and can be pickled.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import msgspec

from api.errors import Conflict
from api.services.solving import LockImpossible, broken_locks
from matcher.advice.candidates import Candidate, candidates
from matcher.advice.frontier import Point, by_pairs
from matcher.advice.limits import AdviceLimitError, require_cohort, require_limit, require_pool
from matcher.advice.measures import Gain, Regret, regret_at
from matcher.advice.outlook import forced_losses, gains_of_one_more, losses_of_one_fewer, outlook
from matcher.advice.rivals import explain_rivals, rivals
from matcher.advice.rule_prices import RulePrice, rule_prices
from matcher.advice.scarcity import Need, next_recruits, scarcity
from matcher.inputs import MatchInput
from matcher.plan import Plan
from matcher.problem import PoolScores, Problem
from matcher.record import from_data
from matcher.solve import solve
from scoring import region
from scoring.explain import Explainer, Reason

RECRUITS = 5
"""So many mentors to recruit one after the other are named."""


class AdviceTooLarge(Conflict):
    """There are more pairs of mentees and mentors than this advice is given for: `matcher.advice.limits`."""

    code = "advice_too_large"


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """People, the problem that they pose, and its best plan: what all advice starts from."""

    people: PoolScores
    problem: Problem
    plan: Plan

    @classmethod
    def of(cls, data: MatchInput, require: Callable[[Problem], None] = require_limit) -> Self:
        """Solve, which takes no longer than looking for a run that has solved the same.

        Parameters
        ----------
        require : callable
            Raises `AdviceLimitError` where the advice to be given has its limit.

        Raises
        ------
        AdviceTooLarge
        LockImpossible
            Where no plan can contain the locks.
        """
        if broken := broken_locks(data):
            raise LockImpossible(broken)
        people = PoolScores(data.pool(), data.policy)
        problem = Problem.of_pool(people, locks=data.locks)
        try:
            require(problem)
        except AdviceLimitError as error:
            raise AdviceTooLarge(pairs=error.pairs, most=error.most) from None
        return cls(people, problem, solve(problem))

    @classmethod
    def stored(cls, packed: bytes, require: Callable[[Problem], None] = require_limit) -> Self:
        """Solve again what a run has solved, from `api.store.advice.packed_input`."""
        return cls.of(from_data(msgspec.json.decode(zlib.decompress(packed))), require)


@dataclass(frozen=True, slots=True)
class SeatWorth:
    """What a mentor's seats are worth.

    Parameters
    ----------
    mentor : str
        Id.
    seats : int
    one_more : Gain
        What one more seat would bring.
    one_fewer : Regret, optional
        What one seat fewer would cost; `None` where there is none to give up.
    """

    mentor: str
    seats: int
    one_more: Gain
    one_fewer: Regret | None


@dataclass(frozen=True, slots=True)
class Scarcity:
    """Whom a programme lacks.

    Parameters
    ----------
    needs : tuple of Need
        What one more mentor of each kind would bring, the most first.
    recruits : tuple of Need
        The best next `RECRUITS`, each once those before have come.
    seats : tuple of SeatWorth
        The mentors there are, those first of whom one more seat would bring most.
    """

    needs: tuple[Need, ...]
    recruits: tuple[Need, ...]
    seats: tuple[SeatWorth, ...]


@dataclass(frozen=True, slots=True)
class Rivalry:
    """A group that competes for too few seats, by ids; see `matcher.advice.rivals.Rivals`."""

    left: tuple[str, ...]
    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    seats: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class NamedCandidate:
    """A mentor for a mentee, by id, with what their fit rests on."""

    mentor: str
    found: Candidate
    reasons: tuple[Reason, ...]


def scarcity_of(solution: Solution) -> Scarcity:
    """Say what one more mentor of each kind would bring, and what the seats there are are worth."""
    people, problem = solution.people, solution.problem
    seen = outlook(problem, solution.plan)
    needs = scarcity(people, seen)
    more, fewer = gains_of_one_more(seen), losses_of_one_fewer(seen)
    worths = (
        SeatWorth(
            mentor=identifier,
            seats=int(problem.seats[k]),
            one_more=Gain(-int(more.pairs[k]), -int(more.worst[k]), -int(more.value[k])),
            one_fewer=regret_at(fewer, k),
        )
        for k, identifier in enumerate(people.pool.mentors.ids)
    )
    return Scarcity(
        needs=needs,
        recruits=next_recruits(people, seen, RECRUITS, needs),
        seats=tuple(sorted(worths, key=_worth, reverse=True)),
    )


def rivals_of(solution: Solution) -> tuple[Rivalry, ...]:
    """Say who competes for too few seats."""
    pool = solution.people.pool
    mentees, mentors = pool.mentees.ids, pool.mentors.ids
    return tuple(
        Rivalry(
            left=tuple(mentees[k] for k in group.left),
            mentees=tuple(mentees[k] for k in group.mentees),
            mentors=tuple(mentors[k] for k in group.mentors),
            seats=group.seats,
            reasons=explain_rivals(pool, group),
        )
        for group in rivals(solution.problem, solution.plan)
    )


def stored_scarcity(packed: bytes) -> Scarcity:
    """`scarcity_of` a run."""
    return scarcity_of(Solution.stored(packed))


def stored_rule_prices(packed: bytes) -> tuple[RulePrice, ...]:
    """What each rule costs the plan of a run."""
    solution = Solution.stored(packed, require_pool)
    return rule_prices(solution.people, solution.problem, solution.plan)


def stored_frontier(packed: bytes) -> tuple[Point, ...]:
    """What each number of pairs could reach at best in a run."""
    return by_pairs(Solution.stored(packed, require_cohort).problem)


def stored_rivals(packed: bytes) -> tuple[Rivalry, ...]:
    """`rivals_of` a run."""
    return rivals_of(Solution.stored(packed, require_pool))


def regret_of(data: MatchInput, mentee: str, mentor: str) -> Regret | None:
    """What the best plan loses if these two, by their ids, are paired; `None` where no plan can pair them.

    Raises
    ------
    AdviceTooLarge, LockImpossible
    """
    solution = Solution.of(data)
    mentees, mentors = solution.people.pool.mentees.ids, solution.people.pool.mentors.ids
    losses = forced_losses(outlook(solution.problem, solution.plan), mentees.index(mentee))
    return regret_at(losses, mentors.index(mentor))


def candidates_of(data: MatchInput, mentee: str, limit: int) -> tuple[NamedCandidate, ...]:
    """The best mentors for a mentee under the whole plan, at most `limit`.

    Parameters
    ----------
    mentee : str
        Id of one of the mentees.

    Raises
    ------
    AdviceTooLarge, LockImpossible
    """
    solution = Solution.of(data)
    pool = solution.people.pool
    row = pool.mentees.ids.index(mentee)
    person = pool.mentees.people[row]
    best = candidates(solution.people, outlook(solution.problem, solution.plan), row, limit)
    ways = region.ways([pool.mentees.places[pool.mentees.place[row]]], pool.mentors.places)
    explainer = Explainer(pool)
    return tuple(
        NamedCandidate(
            mentor=pool.mentors.ids[one.mentor],
            found=one,
            reasons=explainer.explain(
                person, pool.mentors.people[one.mentor], ways.between(0, pool.mentors.place[one.mentor])
            ),
        )
        for one in best
    )


def _worth(seat: SeatWorth) -> tuple[Gain, Regret]:
    return seat.one_more, seat.one_fewer or Regret(0, 0, 0)
