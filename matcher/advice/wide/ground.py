"""A large plan with its prices: what advice about it starts from."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.advice.ladder import Losses
from matcher.advice.residual import FAR
from matcher.advice.standing import value_bound
from matcher.free import FreePart
from matcher.plan import NOBODY, Plan
from matcher.problem import Problem
from matcher.solve import unwatched
from matcher.sparse.ground import least_allowed, source_of
from matcher.sparse.rounds import solve_sparse
from scoring.fused.parallel import never
from scoring.fused.source import Source
from scoring.policy import Objective

Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """An optimal plan and its prices, over the n mentees and m mentors whom the sparse solver sees.

    These are the mentees whom no lock binds and the mentors with seats that no
    lock has taken, less those whom a rule keeps from everybody.

    Parameters
    ----------
    source : Source
        Who they are, and where their scores come from.
    place_of_mentee, place_of_mentor : int64
        Where everybody in the problem stands among them; -1 for those who do not.
    mentee_price, mentor_price : int64 [n], int64 [m]
        Dual prices.
    bonus : int64 [n]
        What every pair of a mentee gains beside its score, the pair bonus included.
    pair_bonus : int
        0 unless the objective counts pairs.
    node : int32 [n]
        The mentor of each mentee, m where unmatched.
    take, give : int64 [m]
        As in `matcher.advice.residual.Residual`.
    next_cost : int64 [m]
        What one more seat than a mentor has would cost.
    """

    problem: Problem
    plan: Plan
    free: FreePart
    source: Source
    place_of_mentee: Int64s
    place_of_mentor: Int64s
    mentee_price: Int64s
    mentor_price: Int64s
    bonus: Int64s
    pair_bonus: int
    node: npt.NDArray[np.int32]
    take: Int64s
    give: Int64s
    next_cost: Int64s

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> "Ground":
        """Stand on an optimal plan.

        Raises
        ------
        ValueError
            If the plan carries no certificate, or the objective is "fairest":
            its levels are climbed on a matrix.
        """
        if plan.certificate is None:
            raise ValueError("Advice needs a plan that was solved, with its certificate; this one has none.")
        if problem.objective is Objective.FAIREST:
            raise ValueError("Under fairest, advice needs the matrix of scores; use a Ladder.")
        free = FreePart.of(problem)
        source = source_of(problem, free)
        mentee_price, mentor_price, pair_bonus = _prices(problem, free, plan)
        n, m = len(source.mentees), len(source.mentors)
        bonus = np.full(n, pair_bonus, dtype=np.int64)
        if problem.bonus is not None:
            bonus += problem.bonus[source.mentees]
        place_of_mentor = _places(source.mentors, problem.shape[1])
        mentor = plan.mentor_of[source.mentees]
        node = np.where(mentor == NOBODY, m, place_of_mentor[mentor] if m else m).astype(np.int32)
        load = np.bincount(node, minlength=m + 1)[:m]
        seats = np.minimum(free.seats[source.mentors], n + 1)
        first, price = free.locked_load[source.mentors] * problem.load_penalty, mentor_price[source.mentors]
        cost = first + problem.load_penalty * load
        return cls(
            problem=problem,
            plan=plan,
            free=free,
            source=source,
            place_of_mentee=_places(source.mentees, problem.shape[0]),
            place_of_mentor=place_of_mentor,
            mentee_price=mentee_price[source.mentees],
            mentor_price=price,
            bonus=bonus,
            pair_bonus=pair_bonus,
            node=node,
            take=np.where(load < seats, cost - price, FAR),
            give=np.where(load > 0, price - (cost - problem.load_penalty), FAR),
            next_cost=first + problem.load_penalty * free.seats[source.mentors],
        )

    @property
    def least_score(self) -> int:
        """Pairs that score less may not be made."""
        return least_allowed(self.problem)

    def losses(self, possible: Bools, length: Int64s, lost: Int64s) -> Losses:
        """What changes cost whose ways have these lengths and lose these pairs, the pair bonus taken out."""
        return Losses(
            possible=possible,
            pairs=lost if self.pair_bonus else np.zeros_like(lost),
            worst=np.zeros_like(lost),
            value=length - self.pair_bonus * lost,
        )


def _prices(problem: Problem, free: FreePart, plan: Plan) -> tuple[Int64s, Int64s, int]:
    """Prices of mentees and mentors, and a pair bonus that also outweighs plans of one more seat."""
    proof = plan.certificate
    assert proof is not None
    # The certificate's bonus outweighs all scores that so many pairs can have, but not a dearer seat.
    if not problem.load_penalty or not proof.pair_bonus:
        return proof.mentee_price, proof.mentor_price, proof.pair_bonus
    pair_bonus = value_bound(problem)
    _, mentee_price, mentor_price = solve_sparse(
        problem,
        free,
        source_of(problem, free),
        pair_bonus=pair_bonus,
        watch=unwatched,
        should_stop=never,
    )
    return mentee_price, mentor_price, pair_bonus


def _places(some: Int64s, count: int) -> Int64s:
    places = np.full(count, -1, dtype=np.int64)
    places[some] = np.arange(len(some))
    return places
