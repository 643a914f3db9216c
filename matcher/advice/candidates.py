"""The mentors of one mentee under the whole plan: what choosing each would cost everybody."""

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.advice.ladder import Ladder
from matcher.advice.measures import Regret, regret_at
from matcher.advice.regret import forced_losses
from matcher.problem import PoolScores
from scoring.policy import CRITERIA
from scoring.rules import named


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A mentor for a mentee.

    Parameters
    ----------
    mentor : int
        Index of the mentor.
    score : int
        Basis points, as are the criteria by name.
    broken_rules : tuple of str
        Empty if the pair may be made.
    regret : Regret, optional
        What the plan loses if this pair is forced into it; `None` where that
        cannot be: a rule is broken, or locks leave no seat.
    chosen : bool
        Whether the plan makes this pair.
    """

    mentor: int
    score: int
    criteria: Mapping[str, int]
    broken_rules: tuple[str, ...]
    regret: Regret | None
    chosen: bool


def candidates(people: PoolScores, ladder: Ladder, mentee: int) -> tuple[Candidate, ...]:
    """All mentors for a mentee: by regret, then by score, then in the order of the pool.

    Those who cannot be chosen come last. The first few are the best
    alternatives under the whole plan, which the mentors of the highest scores
    are not: others may need them more.

    Parameters
    ----------
    people : PoolScores
        The people of the ladder's problem.
    mentee : int
        Index of the mentee.
    """
    losses = forced_losses(ladder, mentee)
    scored = people.scored(slice(0, people.shape[0]))
    chosen = int(ladder.base.plan.mentor_of[mentee])
    found = [
        Candidate(
            mentor=mentor,
            score=int(scored.scores[mentee, mentor]),
            criteria=dict(zip(CRITERIA, scored.criteria[:, mentee, mentor].tolist(), strict=True)),
            broken_rules=named(int(scored.broken[mentee, mentor])),
            regret=regret_at(losses, mentor),
            chosen=mentor == chosen,
        )
        for mentor in range(people.shape[1])
    ]
    return tuple(sorted(found, key=_rank))


def _rank(candidate: Candidate) -> tuple[bool, Regret, int, int]:
    regret = candidate.regret or Regret(0, 0, 0)
    return candidate.regret is None, regret, -candidate.score, candidate.mentor
