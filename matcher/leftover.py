"""Why somebody is left over, and the smallest change that would help.

A change is tried, not guessed: everybody who is left over is scored again as if
they had made it, by the same function that scores every pair.
"""

from collections.abc import Callable, Iterator, Mapping
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
from scoring.score import Block, score_block

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
    left = [pool.mentees.people[k] for k in np.flatnonzero(~plan.matched).tolist()]
    if not left:
        return ()
    here = pool.with_mentees(left)
    scored = score_block(here, policy)
    spare = problem.seats > plan.load(len(problem.seats))
    trials = tuple(_trials(here, policy))
    ways = region.ways(here.mentees.places, here.mentors.places)
    return tuple(
        _explain(_Case(mentee, row, scored, problem.seats, spare, ways.km[place][here.mentors.place]), trials)
        for row, (mentee, place) in enumerate(zip(here.mentees.people, here.mentees.place, strict=True))
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    """A change that mentees could make, and which pairs it would make feasible, bool [r, m]."""

    code: str
    values: Mapping[str, str | int]
    applies: Callable[[Mentee], bool]
    feasible: Bools


def _trials(pool: Pool, policy: Policy) -> Iterator[_Trial]:
    def scored(change: Callable[[Mentee], Mentee]) -> Bools:
        return score_block(pool.with_mentees([change(m) for m in pool.mentees.people]), policy).feasible

    def tried(
        code: str, applies: Callable[[Mentee], bool], change: Callable[[Mentee], Mentee], **values: str
    ) -> Iterator[_Trial]:
        if any(applies(mentee) for mentee in pool.mentees.people):
            yield _Trial(code, values, applies, scored(change))

    def either_way(mentee: Mentee) -> Mentee:
        return replace(mentee, meeting=Meeting.EITHER)

    yield from tried("help_online", lambda m: m.meeting is Meeting.IN_PERSON, either_way)
    yield from tried("help_in_person", lambda m: m.meeting is Meeting.ONLINE, either_way)
    yield from tried(
        "help_distance", lambda m: m.max_distance_km is not None, lambda m: replace(m, max_distance_km=None)
    )
    yield from tried(
        "help_same_gender", lambda m: m.same_gender_only, lambda m: replace(m, same_gender_only=False)
    )
    for level in (Level.A2, Level.B1, Level.B2, Level.C1):
        yield from tried(
            "help_german",
            lambda m, level=level: _german(m) < level,  # type: ignore[misc]  # mypy cannot infer a default's type
            lambda m, level=level: _with_german(m, level),  # type: ignore[misc]
            level=level.label,
        )


def _german(mentee: Mentee) -> int:
    return max((skill.level for skill in mentee.languages if skill.code == "de"), default=0)


def _with_german(mentee: Mentee, level: Level) -> Mentee:
    others = tuple(skill for skill in mentee.languages if skill.code != "de")
    better = Level(max(level, _german(mentee)))
    return replace(mentee, languages=(*others, LanguageSkill("de", better)))


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """One mentee, by row of a pool of all who are left over; `km` to each mentor."""

    mentee: Mentee
    row: int
    scored: Block
    seats: npt.NDArray[np.int32]
    spare: Bools
    km: Floats

    @property
    def bits(self) -> npt.NDArray[np.uint8]:
        """The broken rules with each mentor, uint8 [m]."""
        return self.scored.broken[self.row]


def _explain(case: _Case, trials: tuple[_Trial, ...]) -> Unmatched:
    feasible = case.bits == 0
    counts = {rule.label: int((case.bits & rule > 0).sum()) for rule in RULES}
    broken = {name: count for name, count in counts.items() if count}
    helps = _helps(case, trials)
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


def _helps(case: _Case, trials: tuple[_Trial, ...]) -> list[Reason]:
    """The changes that open a mentor, those first that open one with a free seat."""
    found: list[tuple[int, int, Reason]] = []

    def offer(code: str, opened: Bools, **values: str | int) -> None:
        count, free = int(opened.sum()), int((opened & case.spare).sum())
        if count and all(reason.code != code for *_, reason in found):
            found.append((-free, -count, Reason(code, {"mentors": count, "free": free, **values})))

    for trial in trials:
        if trial.applies(case.mentee):
            opened = trial.feasible[case.row] & (case.bits != 0)
            if trial.code == "help_distance":
                opened, km = _within_reach(case, opened)
                offer(trial.code, opened, km=km)
            else:
                offer(trial.code, opened, **trial.values)
    too_low = case.bits == Rule.MIN_SCORE
    if too_low.any():
        scores = case.scored.scores[case.row]
        best = int(scores[too_low & case.spare].max(initial=0)) or int(scores[too_low].max())
        offer("help_min_score", too_low & (scores >= best), score=best)
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
