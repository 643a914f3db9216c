"""The lexicographic objectives as one exact integer level.

"Most pairs first" is an integer bonus for every pair, larger than any
difference in value that two plans can have; everything stays in 64-bit
integers and below 2^53 where a solver calculates in double precision, or is
refused.
"""

from matcher.problem import Problem

EXACT_DOUBLES = 2**53
"""Integers below this are exact in double precision."""


def free_pairs(problem: Problem) -> int:
    """No plan has more pairs than this beside the locked ones."""
    locked = len(problem.locks)
    return min(problem.shape[0], int(problem.seats.sum())) - locked


def value_range(problem: Problem) -> int:
    """The values of two plans differ by less than this."""
    return free_pairs(problem) * _largest_step(problem) + 1


def largest_sum(problem: Problem, pair_bonus: int) -> int:
    """No sum of gains, costs and prices reaches this.

    A price is a difference of two path lengths, each of at most `free_pairs`
    gains and costs, so twice the best total bounds everything.
    """
    return 2 * (free_pairs(problem) + 1) * (pair_bonus + _largest_step(problem))


def _largest_step(problem: Problem) -> int:
    """The gain of no pair and the cost of its seat together exceed this."""
    return problem.highest_gain + problem.load_penalty * max(int(problem.seats.max(initial=0)) - 1, 0)


def refuse_beyond(largest: int, limit: int) -> None:
    """Raise `ValueError` if numbers up to `largest` would not be exact below `limit`."""
    if largest >= limit:
        raise ValueError(
            f"This problem needs integers up to {largest}, the method is exact only below {limit}; "
            "split the pool, lower the waiting bonus or the load penalty, or use another method."
        )
