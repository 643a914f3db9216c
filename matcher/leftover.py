"""Why somebody is left over, and the smallest change that would help.

A change is tried, not guessed: everybody who is left over is scored again as if
they had made it, by the same function that scores every pair.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from matcher.outcome import Unmatched
from matcher.plan import Plan
from matcher.problem import Problem
from scoring import region
from scoring.explain import Reason, ready_for
from scoring.policy import Policy
from scoring.pool import Pool
from scoring.profile import LanguageSkill, Level, Meeting, Mentee
from scoring.rules import RULES, Rule
from scoring.score import score_block

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

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def explain_unmatched(pool: Pool, policy: Policy, problem: Problem, plan: Plan) -> tuple[Unmatched, ...]:
    """Explain every mentee without a mentor, in the order of their ids.

    `problem` is the one that `policy` poses over `pool`, and `plan` its plan.
    """
    left = [(row, pool.mentees.people[row]) for row in np.flatnonzero(~plan.matched).tolist()]
    if not left:
        return ()
    here = pool.varied(left)
    scored = score_block(here, policy)
    ways = region.ways(here.mentees.places, here.mentors.places)
    spare = problem.seats > plan.load(len(problem.seats))
    trials = _trials(pool, policy, left)
    return tuple(
        _explain(
            _Case(
                mentee=mentee,
                trials=trials.get(row, []),
                bits=scored.broken[position],
                scores=scored.scores[position],
                km=ways.km[here.mentees.place[position]][here.mentors.place],
                seats=problem.seats,
                spare=spare,
            )
        )
        for position, (row, mentee) in enumerate(left)
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    """A change that a mentee could make, and which mentors it would make feasible, bool [m]."""

    code: str
    values: Mapping[str, str | int]
    feasible: Bools


def _trials(pool: Pool, policy: Policy, left: Sequence[tuple[int, Mentee]]) -> dict[int, list[_Trial]]:
    """Score all the changes of everybody at once; by the mentee's row."""
    changes = [(row, *change) for row, mentee in left for change in _changes(mentee)]
    if not changes:
        return {}
    feasible = score_block(pool.varied([(row, changed) for row, _, _, changed in changes]), policy).feasible
    trials: dict[int, list[_Trial]] = {}
    for position, (row, code, values, _) in enumerate(changes):
        trials.setdefault(row, []).append(_Trial(code, values, feasible[position]))
    return trials


def _changes(mentee: Mentee) -> Iterator[tuple[str, dict[str, str | int], Mentee]]:
    """Each single change that somebody could make: its code, values, and who they would be then."""
    either_way = replace(mentee, meeting=Meeting.EITHER)
    if mentee.meeting is Meeting.IN_PERSON:
        yield "help_online", {}, either_way
    if mentee.meeting is Meeting.ONLINE:
        yield "help_in_person", {}, either_way
    if mentee.max_distance_km is not None:
        yield "help_distance", {}, replace(mentee, max_distance_km=None)
    if mentee.same_gender_only:
        yield "help_same_gender", {}, replace(mentee, same_gender_only=False)
    for level in (Level.A2, Level.B1, Level.B2, Level.C1):
        if _german(mentee) < level:
            others = tuple(skill for skill in mentee.languages if skill.code != "de")
            better = replace(mentee, languages=(*others, LanguageSkill("de", level)))
            yield "help_german", {"level": level.label}, better


def _german(mentee: Mentee) -> int:
    return max((skill.level for skill in mentee.languages if skill.code == "de"), default=0)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Case:
    """One mentee facing m mentors.

    Parameters
    ----------
    bits : uint8 [m]
        The broken rules with each mentor.
    scores, km : int32 [m], float64 [m]
        The score with, and the kilometres to, each mentor.
    seats, spare : int32 [m], bool [m]
        The mentors' seats, and who has one left.
    """

    mentee: Mentee
    trials: list[_Trial]
    bits: npt.NDArray[np.uint8]
    scores: npt.NDArray[np.int32]
    km: Floats
    seats: npt.NDArray[np.int32]
    spare: Bools


def _explain(case: _Case) -> Unmatched:
    feasible = case.bits == 0
    counts = {rule.label: int((case.bits & rule > 0).sum()) for rule in RULES}
    broken = {name: count for name, count in counts.items() if count}
    helps = _helps(case)
    if not case.bits.size:
        reasons = [Reason("nobody_there")]
    elif not feasible.any():
        reasons = [Reason("none_feasible", {"mentors": len(feasible)})]
        by_count = sorted(broken.items(), key=lambda item: -item[1])
        reasons += [Reason("rule_excludes", {"rule": name, "mentors": count}) for name, count in by_count]
        reasons += helps or [Reason("help_none")]
    elif (feasible & case.spare).any():
        reasons = [Reason("not_worth_it", {"mentors": int(feasible.sum())}), *helps]
    else:
        taken = {"mentors": int(feasible.sum()), "seats": int(case.seats[feasible].sum())}
        reasons = [Reason("seats_taken", taken), Reason("help_seat", {"mentors": taken["mentors"]}), *helps]
    return Unmatched(
        mentee=case.mentee.id,
        feasible_mentors=int(feasible.sum()),
        broken_rules=broken,
        reasons=tuple(reasons),
    )


def _helps(case: _Case) -> list[Reason]:
    """The changes that open a mentor, those first that open one with a free seat."""
    found: list[tuple[int, int, Reason]] = []

    def offer(code: str, opened: Bools, **values: str | int) -> None:
        count, free = int(opened.sum()), int((opened & case.spare).sum())
        if count and all(reason.code != code for *_, reason in found):
            found.append((-free, -count, Reason(code, {"mentors": count, "free": free, **values})))

    for trial in case.trials:
        opened = trial.feasible & (case.bits != 0)
        if trial.code == "help_distance":
            opened, km = _within_reach(case, opened)
            offer(trial.code, opened, km=km)
        else:
            offer(trial.code, opened, **trial.values)
    too_low = case.bits == Rule.MIN_SCORE
    if too_low.any():
        best = int(case.scores[too_low & case.spare].max(initial=0)) or int(case.scores[too_low].max())
        offer("help_min_score", too_low & (case.scores >= best), score=best)
    if ready_for(Meeting.ONLINE, case.mentee):
        apart = (case.bits & ~np.uint8(Rule.DISTANCE | Rule.MEETING)) == 0
        offer("help_mentors_online", apart & (case.bits != 0))
    return [reason for *_, reason in sorted(found, key=lambda item: item[:2])]


STEP_KM = 10
"""Distances are suggested in steps of this."""


def _within_reach(case: _Case, opened: Bools) -> tuple[Bools, int]:
    """Of the mentors that any way would open: those near the nearest, if possible with a free seat."""
    wanted = opened & case.spare if (opened & case.spare).any() else opened
    if not wanted.any():
        return opened, 0
    limit = int(-(-case.km[wanted].min() // STEP_KM)) * STEP_KM
    return opened & (case.km <= limit), limit
