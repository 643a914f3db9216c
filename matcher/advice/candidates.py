"""The mentors of one mentee under the whole plan: what choosing each would cost everybody."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.advice.ladder import Losses
from matcher.advice.measures import Regret, regret_at
from matcher.advice.outlook import Outlook, forced_losses, plan_of
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


def candidates(
    people: PoolScores, seen: Outlook, mentee: int, limit: int | None = None
) -> tuple[Candidate, ...]:
    """Mentors for a mentee: by regret, then by score, then in the order of the pool.

    Those who cannot be chosen come last. The first few are the best
    alternatives under the whole plan, which the mentors of the highest scores
    are not: others may need them more.

    Parameters
    ----------
    people : PoolScores
        The people of the problem.
    seen : Outlook
        The optimal plan of it.
    mentee : int
        Index of the mentee.
    limit : int, optional
        At most so many; all mentors unless given.
    """
    losses = forced_losses(seen, mentee)
    scored = people.scored(slice(mentee, mentee + 1))
    scores, criteria, broken = scored.scores[0], scored.criteria[:, 0], scored.broken[0]
    chosen = int(plan_of(seen).mentor_of[mentee])
    return tuple(
        Candidate(
            mentor=mentor,
            score=int(scores[mentor]),
            criteria=dict(zip(CRITERIA, criteria[:, mentor].tolist(), strict=True)),
            broken_rules=named(int(broken[mentor])),
            regret=regret_at(losses, mentor),
            chosen=mentor == chosen,
        )
        for mentor in _in_order(losses, scores)[:limit].tolist()
    )


def _in_order(losses: Losses, scores: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """All mentors, the least regret first, then the highest score; who cannot be chosen last."""
    loss = (np.where(losses.possible, part, 0) for part in (losses.value, losses.worst, losses.pairs))
    order: npt.NDArray[np.int64] = np.lexsort((-scores, *loss, ~losses.possible))
    return order
