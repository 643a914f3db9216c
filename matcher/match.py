"""A match from people to reasons: the whole way, in one call.

Pure: no clock, no files, no database. The command line calls it directly, the
service in a child process.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from matcher import wire
from matcher.certificate import verify
from matcher.greedy import greedy
from matcher.inputs import MatchInput
from matcher.leftover import explain_unmatched
from matcher.outcome import Outcome, Pair, Summary
from matcher.plan import Plan
from matcher.problem import PoolScores, Problem
from matcher.progress import Progress, Watch, closing, unwatched
from matcher.solve import solve
from scoring.explain import Explainer, Reason
from scoring.pairs import ways_of_pairs
from scoring.policy import CRITERIA
from scoring.region import Way


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
    plan = solve(problem, watch=closing(watch))
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
