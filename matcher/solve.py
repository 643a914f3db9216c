"""The one entry: a problem in, the best plan and its proof out."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.choice import Method, choose
from matcher.dense import solve_dense
from matcher.free import FreePart
from matcher.levels import value_range
from matcher.plan import NOBODY, Plan
from matcher.problem import Problem, scores_at
from matcher.proof import Certificate
from matcher.sparse.fairest import least_score_and_covers
from matcher.sparse.ground import source_of
from matcher.sparse.rounds import Gap, solve_sparse
from scoring.fused.parallel import never
from scoring.fused.source import Source
from scoring.policy import Objective


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveParams:
    """How to solve.

    Parameters
    ----------
    method : str
        "dense" is `scipy.optimize.linear_sum_assignment` over the whole matrix;
        "sparse" grows candidates until prices prove that nothing left out could
        help; "auto" lets `solve` choose.
    """

    method: Method = "auto"

    def __post_init__(self) -> None:
        if self.method not in ("auto", "dense", "sparse"):
            raise ValueError(f"method is one of auto, dense, sparse; got {self.method!r}.")


def unwatched(_: Gap) -> None:
    """Watch nothing."""


def alone(source: Source) -> Source:
    """Leave the work to this machine."""
    return source


def solve(
    problem: Problem,
    params: SolveParams | None = None,
    *,
    watch: Callable[[Gap], None] = unwatched,
    should_stop: Callable[[], bool] = never,
    share: Callable[[Source], Source] = alone,
) -> Plan:
    """Choose the pairs that serve the objective best, and prove it.

    The plan is unique: among equally good ones it is the one whose pairs have
    the largest sum of `matcher.ties.pair_hash`, whatever the order of the input.

    Parameters
    ----------
    watch : callable
        Is told, by the sparse solver, how far plan and bound still are apart; for
        the objective fairest, as soon as the worst pair is the best there can be.
    should_stop : callable
        Asked now and then; `solve` then raises `StoppedError`: the sparse solver within
        a second, the dense one when SciPy has made the assignment it is at, which nothing
        can interrupt.
    share : callable
        Where the sparse solver has its pairs scored; `matcher.cluster` has one for many machines.

    Raises
    ------
    StoppedError
        If `should_stop` says so.
    ValueError
        If the numbers are so large that the result would not be exact.
    """
    free = FreePart.of(problem)
    method, why = choose(problem, free, (params or SolveParams()).method)
    if method == "sparse":
        mentor_of, certificate = _sparse(problem, free, watch, should_stop, share)
    else:
        mentor_of, certificate = _dense(problem, free, should_stop)
    scores = _tight_scores(problem, mentor_of, certificate)
    mentee, mentor = problem.locks.T
    mentor_of[mentee] = mentor
    scores[mentee], _ = scores_at(problem.scores, mentee, mentor)
    return Plan(
        mentor_of=mentor_of,
        scores=scores,
        solver=method,
        why=why,
        certificate=certificate,
    )


def _dense(
    problem: Problem, free: FreePart, should_stop: Callable[[], bool]
) -> tuple[npt.NDArray[np.int32], Certificate]:
    of_free, certificate = solve_dense(problem, free, should_stop)
    mentor_of = np.full(problem.shape[0], NOBODY, dtype=np.int32)
    mentor_of[free.mentees] = of_free
    return mentor_of, certificate


def _sparse(
    problem: Problem,
    free: FreePart,
    watch: Callable[[Gap], None],
    should_stop: Callable[[], bool],
    share: Callable[[Source], Source],
) -> tuple[npt.NDArray[np.int32], Certificate]:
    pair_bonus = 0 if problem.objective is Objective.BEST_TOTAL else value_range(problem)
    source = share(source_of(problem, free))
    least_score, all_pairs, better_pairs = 0, None, None
    if problem.objective is Objective.FAIREST:
        least_score, all_pairs, better_pairs = least_score_and_covers(problem, free, source, should_stop)
    mentor_of, mentee_price, mentor_price = solve_sparse(
        problem,
        free,
        source,
        pair_bonus=pair_bonus,
        least_score=least_score,
        watch=watch,
        should_stop=should_stop,
    )
    certificate = Certificate(
        mentee_price=mentee_price,
        mentor_price=mentor_price,
        pair_bonus=pair_bonus,
        least_score=least_score,
        all_pairs=all_pairs,
        better_pairs=better_pairs,
    )
    return mentor_of.astype(np.int32), certificate


def _tight_scores(
    problem: Problem, mentor_of: npt.NDArray[np.int32], certificate: Certificate
) -> npt.NDArray[np.int32]:
    """The score of each mentee's pair, int32 [n], 0 without one: what the prices of the plan add up to.

    So nobody is scored once more; `verify` does that.
    """
    result = np.zeros(len(mentor_of), dtype=np.int32)
    matched = np.flatnonzero(mentor_of != NOBODY)
    price = certificate.mentee_price[matched] + certificate.mentor_price[mentor_of[matched]]
    bonus = certificate.pair_bonus + (0 if problem.bonus is None else problem.bonus[matched])
    result[matched] = price - bonus
    return result


def pair_scores(problem: Problem, mentor_of: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """The score of each mentee's pair, 0 without one, int32 [n]."""
    result = np.zeros(len(mentor_of), dtype=np.int32)
    matched = np.flatnonzero(mentor_of != NOBODY)
    result[matched], _ = scores_at(problem.scores, matched, mentor_of[matched])
    return result
