from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.leftover import explain_unmatched
from matcher.plan import NOBODY, Plan
from matcher.problem import PoolScores, Problem
from scoring import region
from scoring.explain import ready_for
from scoring.pool import Pool
from scoring.profile import LanguageSkill, Level, Meeting
from scoring.rules import RULES, Rule
from scoring.score import score_block
from tests.scoring.people import mentees, mentors, policies, sides


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch):
    """Two people at a time, so that a handful needs several tables."""
    monkeypatch.setattr("matcher.remedies.AT_ONCE", 2)


@settings(max_examples=80, deadline=None)
@given(sides(mentees()), sides(mentors()), policies, st.data())
def test_counts_and_helps_are_those_of_scoring_everybody_anew(some_mentees, some_mentors, policy, data):
    """What is counted in one pass is what scoring each person, and each changed person, alone gives."""
    every = [(mentee.id, mentor.id) for mentee in some_mentees for mentor in some_mentors]
    excluded = data.draw(st.lists(st.sampled_from(every), max_size=6, unique=True)) if every else []
    pool = Pool.of(some_mentees, some_mentors, exclusions=excluded)
    n, m = pool.shape
    mentor_of = np.full(n, NOBODY, dtype=np.int32)
    taken = data.draw(st.integers(0, min(n, m)))
    mentor_of[:taken] = np.arange(taken)
    plan = Plan(mentor_of=mentor_of, scores=np.zeros(n, dtype=np.int32), solver="")
    problem = Problem.of_pool(PoolScores(pool, policy))
    spare = problem.seats > plan.load(m)
    found = explain_unmatched(pool, policy, problem, plan)
    assert [one.mentee for one in found] == list(pool.mentees.ids[taken:])
    for one, mentee in zip(found, pool.mentees.people[taken:], strict=True):
        theirs = [pair for pair in excluded if pair[0] == mentee.id]
        bits, scores = alone(mentee, some_mentors, policy, theirs)
        assert one.feasible_mentors == (bits == 0).sum()
        assert one.broken_rules == {
            rule.label: int((bits & rule > 0).sum()) for rule in RULES if (bits & rule > 0).any()
        }
        helps = {reason.code: dict(reason.values) for reason in one.reasons}
        expected = expected_helps(mentee, some_mentors, policy, theirs, bits, scores, spare)
        codes = [
            code for code in helps if code.startswith("help_") and code not in ("help_seat", "help_none")
        ]
        assert {code: helps[code] for code in codes} == expected
        free_and_all = [(-helps[code]["free"], -helps[code]["mentors"]) for code in codes]
        assert free_and_all == sorted(free_and_all)


def alone(mentee, some_mentors, policy, excluded):
    """Broken rules and scores of one mentee, by the function that scores every pair."""
    block = score_block(Pool.of([mentee], some_mentors, exclusions=excluded), policy)
    return block.broken[0], block.scores[0]


def expected_helps(mentee, some_mentors, policy, excluded, bits, scores, spare):
    """Each change tried on its own, with what it opens."""
    helps = {}

    def offer(code, opened, **values):
        if opened.any() and code not in helps:
            helps[code] = {"mentors": int(opened.sum()), "free": int((opened & spare).sum()), **values}

    for code, change, values in changes(mentee):
        opened = (alone(replace(mentee, **change), some_mentors, policy, excluded)[0] == 0) & (bits != 0)
        if code == "help_distance" and opened.any():
            here = Pool.of([mentee], some_mentors)
            km = region.ways(here.mentees.places, here.mentors.places).km[0][here.mentors.place]
            nearest = km[opened & spare].min() if (opened & spare).any() else km[opened].min()
            limit = int(np.ceil(nearest / 10)) * 10
            offer(code, opened & (km <= limit), km=limit)
        else:
            offer(code, opened, **values)
    too_low = bits == Rule.MIN_SCORE
    if too_low.any():
        best = int(scores[too_low & spare].max(initial=0)) or int(scores[too_low].max())
        offer("help_min_score", too_low & (scores >= best), score=best)
    if ready_for(Meeting.ONLINE, mentee):
        offer("help_mentors_online", (bits & ~np.uint8(Rule.DISTANCE | Rule.MEETING) == 0) & (bits != 0))
    return helps


def changes(mentee):
    """Every change that could be open to somebody, as a code, the change and its values."""
    if mentee.meeting is not Meeting.EITHER:
        code = "help_online" if mentee.meeting is Meeting.IN_PERSON else "help_in_person"
        yield code, {"meeting": Meeting.EITHER}, {}
    yield "help_distance", {"max_distance_km": None}, {}
    yield "help_same_gender", {"same_gender_only": False}, {}
    german = max((skill.level for skill in mentee.languages if skill.code == "de"), default=0)
    others = tuple(skill for skill in mentee.languages if skill.code != "de")
    for level in (Level.A2, Level.B1, Level.B2, Level.C1):
        if german < level:
            yield "help_german", {"languages": (*others, LanguageSkill("de", level))}, {"level": level.label}
