"""A match from people to reasons: the whole way, in one call.

Pure: no clock, no files, no database. The command line calls it directly, the
service in a child process.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from matcher import wire
from matcher.certificate import verify
from matcher.greedy import greedy
from matcher.leftover import explain_unmatched
from matcher.outcome import Outcome, Pair, Summary
from matcher.plan import Plan
from matcher.problem import PoolScores, Problem
from matcher.solve import solve
from matcher.sparse.rounds import Gap
from scoring.explain import Explainer, Reason
from scoring.pairs import ways_of_pairs
from scoring.policy import CRITERIA, Policy
from scoring.pool import Pool
from scoring.profile import Mentee, Mentor
from scoring.region import Way
from scoring.rules import named
from scoring.score import row_blocks, score_block


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchInput:
    """Everything that decides a match; exclusions and locks as (mentee id, mentor id).

    `as_of` is the day up to which waiting counts.
    """

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    policy: Policy
    exclusions: tuple[tuple[str, str], ...] = ()
    locks: tuple[tuple[str, str], ...] = ()
    as_of: date | None = None

    def pool(self) -> Pool:
        """The people as columns of codes."""
        return Pool.of(self.mentees, self.mentors, exclusions=self.exclusions, as_of=self.as_of)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a match has come; `fraction` of the whole, [0, 1]."""

    stage: Literal["scoring", "solving", "proving"]
    fraction: float


Watch = Callable[[Progress], None]


def unwatched(_: Progress) -> None:
    """Watch nothing."""


class NotProvenError(RuntimeError):
    """A plan failed its own check: a fault of ours, never of the input."""


def match(data: MatchInput, watch: Watch = unwatched) -> Outcome:
    """Score, solve, prove and explain.

    Parameters
    ----------
    watch : callable
        Is told the progress; may raise to end the match.

    Raises
    ------
    LockError
        If no plan can contain the locks.
    ValueError
        If an id occurs twice, or an exclusion or lock names nobody.
    NotProvenError
        If the plan does not pass its check. It is then not given away.
    """
    watch(Progress("scoring", 0.0))
    pool = data.pool()
    scores = PoolScores(pool, data.policy)
    problem = Problem.of_pool(scores, locks=data.locks)
    watch(Progress("solving", 0.2))
    plan = solve(problem, watch=_closing(watch))
    watch(Progress("proving", 0.7))
    # The judge computes the scores itself.
    judged = replace(problem, scores=PoolScores(pool, data.policy))
    if plan.certificate is None or (faults := verify(judged, plan, plan.certificate)):
        raise NotProvenError("; ".join(faults))
    by_hand = greedy(problem)
    watch(Progress("proving", 0.9))
    load = plan.load(len(pool.mentors))
    outcome = Outcome(
        pairs=tuple(_pairs(scores, problem, plan)),
        unmatched=explain_unmatched(pool, data.policy, problem, plan),
        idle_mentors=tuple(pool.mentors.ids[k] for k in np.flatnonzero(load == 0)),
        summary=_summary(problem, plan, by_hand),
        certificate=wire.certificate_to_data(pool, plan.certificate),
    )
    watch(Progress("proving", 1.0))
    return outcome


def _closing(watch: Watch) -> Callable[[Gap], None]:
    """Tell, as solving goes from 0.2 to 0.7, how far the gap between plan and bound has closed."""
    widest = 0.0

    def tell(gap: Gap) -> None:
        # A gap closes by powers: from millions to thousands is half the way.
        nonlocal widest
        width = math.log1p(gap.bound - gap.value)
        widest = max(widest, width)
        watch(Progress("solving", 0.2 + 0.5 * (1.0 - width / widest if widest else 1.0)))

    return tell


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPair:
    """One pair, scored; criteria in basis points by name."""

    mentee: str
    mentor: str
    feasible: bool
    score: int
    criteria: Mapping[str, int]
    broken_rules: tuple[str, ...]


def score_pairs(data: MatchInput) -> Iterator[ScoredPair]:
    """Score every pair, mentee by mentee in the order of the ids."""
    pool = data.pool()
    mentors = pool.mentors.ids
    for rows in row_blocks(len(pool.mentees)):
        block = score_block(pool, data.policy, rows)
        for row, mentee in enumerate(pool.mentees.ids[rows]):
            line = zip(
                mentors,
                block.scores[row].tolist(),
                block.broken[row].tolist(),
                block.criteria[:, row].T.tolist(),
                strict=True,
            )
            for mentor, score, bits, criteria in line:
                yield ScoredPair(
                    mentee=mentee,
                    mentor=mentor,
                    feasible=not bits,
                    score=score,
                    criteria=dict(zip(CRITERIA, criteria, strict=True)),
                    broken_rules=named(bits),
                )


def _pairs(scores: PoolScores, problem: Problem, plan: Plan) -> Iterator[Pair]:
    locked = set(problem.locks[:, 0].tolist())
    mentees, mentors = scores.pool.mentees.people, scores.pool.mentors.people
    explainer = Explainer(scores.pool)
    made = np.flatnonzero(plan.matched)
    chosen = plan.mentor_of[made]
    ways = ways_of_pairs(scores.pool, made, chosen)
    rows = zip(
        made.tolist(),
        chosen.tolist(),
        plan.scores[made].tolist(),
        scores.pairs(made, chosen).criteria.T.tolist(),
        zip(ways.km.tolist(), ways.minutes.tolist(), ways.fit.tolist(), strict=True),
        strict=True,
    )
    for mentee, mentor, score, criteria, way in rows:
        yield Pair(
            mentee=mentees[mentee].id,
            mentor=mentors[mentor].id,
            score=score,
            criteria=dict(zip(CRITERIA, criteria, strict=True)),
            reasons=explainer.explain(mentees[mentee], mentors[mentor], Way(*way)),
            locked=mentee in locked,
        )


def _summary(problem: Problem, plan: Plan, by_hand: Plan | None) -> Summary:
    mentees, mentors = problem.shape
    return Summary(
        mentees=mentees,
        mentors=mentors,
        seats=int(problem.seats.sum()),
        pairs=plan.pairs,
        total_score=plan.total_score,
        lowest_score=plan.lowest_score,
        mean_score=plan.mean_score,
        greedy_total_score=by_hand.total_score if by_hand else None,
        greedy_pairs=by_hand.pairs if by_hand else None,
        objective=problem.objective.value,
        optimal=True,
        solver=plan.solver,
        why=Reason(plan.why),
    )
