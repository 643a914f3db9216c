"""Why somebody is left over, and the smallest change that would help, as codes and numbers."""

import numpy as np

from matcher.outcome import Unmatched
from matcher.plan import Plan
from matcher.problem import Problem
from matcher.remedies import REMEDIES, Faced, face_mentors
from scoring.explain import Reason, ready_for
from scoring.policy import Policy
from scoring.pool import Pool
from scoring.profile import Level, Meeting, Mentee
from scoring.rules import RULES

LEFTOVER_CODES = (
    "nobody_there",
    "none_feasible",
    "rule_excludes",
    "seats_taken",
    "not_worth_it",
    "help_seat",
    "help_online",
    "help_in_person",
    "help_distance",
    "help_german",
    "help_same_gender",
    "help_min_score",
    "help_mentors_online",
    "help_none",
)
"""Every code that `explain_unmatched` gives."""


def explain_unmatched(pool: Pool, policy: Policy, problem: Problem, plan: Plan) -> tuple[Unmatched, ...]:
    """Explain every mentee without a mentor, in the order of their ids.

    `problem` is the one that `policy` poses over `pool`, and `plan` its plan.
    """
    left = np.flatnonzero(~plan.matched)
    spare = problem.seats > plan.load(len(problem.seats))
    people = iter(left.tolist())
    return tuple(
        _explain(pool.mentees.people[next(people)], faced, k, len(spare))
        for faced in face_mentors(pool, policy, left, problem.seats.astype(np.int64), spare)
        for k in range(len(faced.start) - 1)
    )


def _explain(mentee: Mentee, faced: Faced, k: int, mentors: int) -> Unmatched:
    """Explain the `k`-th of those who faced all `mentors`."""
    seen = faced.seen
    broken = {rule.label: count for rule, count in zip(RULES, seen.broken[k].tolist(), strict=True) if count}
    feasible, seats = int(seen.feasible[k]), int(seen.seats[k])
    helps = _helps(mentee, faced, k)
    if not mentors:
        reasons = [Reason("nobody_there")]
    elif not feasible:
        reasons = [Reason("none_feasible", {"mentors": mentors})]
        by_count = sorted(broken.items(), key=lambda item: -item[1])
        reasons += [Reason("rule_excludes", {"rule": name, "mentors": count}) for name, count in by_count]
        reasons += helps or [Reason("help_none")]
    elif seen.spare[k]:
        reasons = [Reason("not_worth_it", {"mentors": feasible}), *helps]
    else:
        taken = {"mentors": feasible, "seats": seats}
        reasons = [Reason("seats_taken", taken), Reason("help_seat", {"mentors": feasible}), *helps]
    return Unmatched(mentee=mentee.id, feasible_mentors=feasible, broken_rules=broken, reasons=tuple(reasons))


def _helps(mentee: Mentee, faced: Faced, k: int) -> list[Reason]:
    """The changes that open a mentor, those first that open one with a free seat."""
    found: list[tuple[int, int, Reason]] = []

    def offer(code: str, count: int, free: int, **values: str | int) -> None:
        if count and all(reason.code != code for *_, reason in found):
            found.append((-free, -count, Reason(code, {"mentors": count, "free": free, **values})))

    here = slice(faced.start[k], faced.start[k + 1])
    for which, (count, free, km) in zip(
        faced.change[here].tolist(), faced.opened[here].tolist(), strict=True
    ):
        remedy = REMEDIES[which]
        if remedy.code == "help_distance":
            offer(remedy.code, count, free, km=km)
        elif remedy.level:
            offer(remedy.code, count, free, level=Level(remedy.level).label)
        else:
            offer(remedy.code, count, free)
    seen = faced.seen
    offer("help_min_score", int(seen.below[k]), int(seen.below_spare[k]), score=int(seen.best_score[k]))
    if ready_for(Meeting.ONLINE, mentee):
        offer("help_mentors_online", int(seen.apart[k]), int(seen.apart_spare[k]))
    return [reason for *_, reason in sorted(found, key=lambda item: item[:2])]
