"""One way to ask what a change would do to a plan, whatever its size."""

from matcher.advice import regret, seats
from matcher.advice.ladder import Ladder, Losses
from matcher.advice.limits import fits_matrix, require_limit
from matcher.advice.regret import loss_of_locked
from matcher.advice.wide import regret as wide_regret
from matcher.advice.wide import seats as wide_seats
from matcher.advice.wide.ground import Ground
from matcher.advice.wide.stock import Stock
from matcher.plan import Plan
from matcher.problem import Problem

Outlook = Ladder | Stock
"""A plan with all that is needed to look at others: made once, asked many times."""


def outlook(problem: Problem, plan: Plan) -> Outlook:
    """Prepare for questions about an optimal plan.

    Raises
    ------
    AdviceLimitError
        If there are too many pairs.
    ValueError
        If the plan carries no certificate.
    """
    require_limit(problem)
    return Ladder.of(problem, plan) if fits_matrix(problem) else Stock.of(Ground.of(problem, plan))


def forced_losses(seen: Outlook, mentee: int) -> Losses:
    """What forcing each pair of a mentee would cost: see `matcher.advice.regret.forced_losses`."""
    if isinstance(seen, Ladder):
        return regret.forced_losses(seen, mentee)
    if mentee in seen.ground.problem.locks[:, 0]:
        return loss_of_locked(seen.ground.plan, mentee, seen.ground.problem.shape[1])
    return wide_regret.forced(seen, mentee)


def forbidden_losses(seen: Outlook, mentees: list[int]) -> Losses:
    """What forbidding made pairs would cost: see `matcher.advice.regret.forbidden_losses`."""
    if isinstance(seen, Ladder):
        return regret.forbidden_losses(seen, mentees)
    return wide_regret.forbidden(seen, mentees)


def gains_of_one_more(seen: Outlook) -> Losses:
    """What one more seat of each mentor would change: see `matcher.advice.seats.gains_of_one_more`."""
    return seats.gains_of_one_more(seen) if isinstance(seen, Ladder) else wide_seats.one_more(seen)


def losses_of_one_fewer(seen: Outlook) -> Losses:
    """What one seat fewer of each mentor would cost: see `matcher.advice.seats.losses_of_one_fewer`."""
    return seats.losses_of_one_fewer(seen) if isinstance(seen, Ladder) else wide_seats.one_fewer(seen)


def plan_of(seen: Outlook) -> Plan:
    """The plan that is looked at."""
    return seen.base.plan if isinstance(seen, Ladder) else seen.ground.plan


def problem_of(seen: Outlook) -> Problem:
    """The problem of the plan that is looked at."""
    return seen.base.problem if isinstance(seen, Ladder) else seen.ground.problem
