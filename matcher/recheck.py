"""Check a stored result: its input, its pairs and its proof, without the solver."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from matcher.certificate import verify
from matcher.plan import NOBODY, Plan
from matcher.problem import PoolScores, Problem
from matcher.record import from_data, input_hash
from matcher.wire import certificate_from_data, whole


def recheck(result: Mapping[str, Any]) -> tuple[str, ...]:
    """Say everything that is wrong with a result; nothing if it holds.

    Parameters
    ----------
    result : mapping
        With `input` (`matcher.record.to_data`), `input_sha256`, and of the answer
        of a match `pairs`, `summary` and `certificate`; more may stand beside.

    Returns
    -------
    tuple of str
        Empty if the pairs are those of an optimal plan for exactly this input.
    """
    try:
        data = from_data(result["input"])
        pool = data.pool()
        problem = Problem.of_pool(PoolScores(pool, data.policy), locks=data.locks)
        plan = _plan(pool.mentees.ids, pool.mentors.ids, result["pairs"])
        certificate = certificate_from_data(pool, result["certificate"])
        faults = _summary_faults(result.get("summary") or {}, plan)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        # What stands in a wrong place has not what is asked of it.
        return (f"This is not a complete result: {type(error).__name__}: {error}",)
    if result.get("input_sha256") != input_hash(data):
        faults.append("The input does not have the hash given.")
    return (*faults, *verify(problem, plan, certificate))


def _plan(mentees: tuple[str, ...], mentors: tuple[str, ...], pairs: list[Mapping[str, Any]]) -> Plan:
    rows = {identifier: k for k, identifier in enumerate(mentees)}
    columns = {identifier: k for k, identifier in enumerate(mentors)}
    mentor_of = np.full(len(mentees), NOBODY, dtype=np.int32)
    scores = np.zeros(len(mentees), dtype=np.int32)
    for pair in pairs:
        row = rows[pair["mentee"]]
        if mentor_of[row] != NOBODY:
            raise ValueError(f"the mentee {pair['mentee']!r} is in two pairs")
        mentor_of[row], scores[row] = columns[pair["mentor"]], whole(pair["score"])
    return Plan(mentor_of=mentor_of, scores=scores, solver="")


def _summary_faults(summary: Mapping[str, Any], plan: Plan) -> list[str]:
    actual = {
        "pairs": plan.pairs,
        "total_score": plan.total_score,
        "lowest_score": plan.lowest_score,
        "mean_score": plan.mean_score,
    }
    return [
        f"The summary says {name} {summary.get(name)}, the pairs give {value}."
        for name, value in actual.items()
        if summary.get(name) != value
    ]
