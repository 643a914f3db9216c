from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bench.people import people
from matcher import PoolScores, Problem, solve
from matcher.advice.kinds import kinds_among
from matcher.advice.measures import Gain
from matcher.advice.outlook import outlook
from matcher.advice.scarcity import next_recruits, scarcity
from scoring.policy import Objective, Policy
from scoring.pool import Pool
from scoring.profile import Level
from tests.matcher.advice.whatif import loss, solved
from tests.scoring.people import mentees, mentors, policies, sides

TODAY = date(2026, 11, 22)


def posed(learners, guides, policy):
    pool = Pool.of(learners, guides, as_of=TODAY)
    scores = PoolScores(pool, policy)
    return scores, Problem.of_pool(scores)


def gain_by_solving(learners, guides, policy, newcomer):
    """What a plan gains if it is solved anew with one more mentor among the people."""
    _, before = posed(learners, guides, policy)
    _, after = posed(learners, (*guides, newcomer), policy)
    lost = loss(before, solved(before), solved(after))
    return Gain(*(-number for number in lost))


@settings(max_examples=60, deadline=None)
@given(sides(mentees()), sides(mentors()), policies)
def test_a_recruit_brings_what_solving_with_one_says(learners, guides, policy):
    """The gain of every kind is the difference to a plan solved with its mentor among the people."""
    scores, problem = posed(learners, guides, policy)
    found = {need.kind: need.gain for need in scarcity(scores, outlook(problem, solve(problem)))}
    for kind in kinds_among(scores.pool):
        newcomer = replace(kind.mentor, id="~recruit")
        expected = gain_by_solving(learners, guides, policy, newcomer)
        assert expected == found.get(kind, Gain(0, 0, 0))


@settings(max_examples=40, deadline=None)
@given(sides(mentees()), sides(mentors()), policies, st.integers(1, 4))
def test_each_recruit_is_the_best_after_those_before(learners, guides, policy, count):
    """In the list of recruits, every step gains what solving says, and no other kind gains more."""
    scores, problem = posed(learners, guides, policy)
    assume(learners)
    kinds = kinds_among(scores.pool)
    for number, need in enumerate(next_recruits(scores, outlook(problem, solve(problem)), count)):
        newcomers = [replace(kind.mentor, id=f"~{number}") for kind in kinds]
        gains = [gain_by_solving(learners, guides, policy, newcomer) for newcomer in newcomers]
        assert max(gains) == need.gain
        guides = (*guides, replace(need.kind.mentor, id=f"~{number}"))


@pytest.mark.parametrize("objective", list(Objective))
def test_recruits_of_a_cohort(objective):
    """The same holds in a cohort of sixty with structured scores, for the kinds that gain most and least."""
    learners, guides = people(60, slots=0.8)
    policy = Policy(objective=objective)
    scores, problem = posed(learners, guides, policy)
    needs = scarcity(scores, outlook(problem, solve(problem)))
    for need in (*needs[:5], *needs[-5:]):
        newcomer = replace(need.kind.mentor, id="~recruit")
        assert gain_by_solving(learners, guides, policy, newcomer) == need.gain


def test_a_kind_is_made_by_the_rule():
    """The made-up mentor has the commonest occupation and place, German C1 and the language as native."""
    learners, _ = people(60)
    pool = Pool.of(learners, ())
    for kind in kinds_among(pool):
        levels = {skill.code: skill.level for skill in kind.mentor.languages}
        expected = {"de": Level.C1, kind.language: Level.NATIVE}
        assert expected == levels
        alike = [
            mentee
            for mentee in learners
            if mentee.occupations[0][:3] == kind.group
            and mentee.location.ags == kind.ags
            and kind.language in {skill.code for skill in mentee.languages}
        ]
        assert len(alike) == kind.mentees
        counts = [mentee.occupations[0] for mentee in alike]
        assert max(map(counts.count, counts)) == counts.count(kind.mentor.occupations[0])
        assert kind.mentor.capacity == 1
