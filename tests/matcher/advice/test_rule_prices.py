from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.people import people
from matcher import PoolScores, Problem, solve
from matcher.advice.measures import Gain
from matcher.advice.rule_prices import rule_prices
from scoring.policy import Objective, Policy
from scoring.pool import Pool
from scoring.rules import RULES, Rule
from scoring.score import score_block
from tests.matcher.advice.whatif import loss, solved
from tests.scoring.people import mentees, mentors, policies, sides

OFF = {
    Rule.COMMON_LANGUAGE: {"common_language": None},
    Rule.GERMAN_LEVEL: {"german_level": None},
    Rule.DISTANCE: {"distance": False},
    Rule.MEETING: {"meeting": False},
    Rule.SAME_GENDER: {"same_gender": False},
    Rule.MIN_SCORE: {"min_score": 0},
}


def posed(learners, guides, policy, exclusions):
    pool = Pool.of(learners, guides, exclusions=exclusions, as_of=date(2026, 11, 22))
    scores = PoolScores(pool, policy)
    return scores, Problem.of_pool(scores)


def without(rule, learners, guides, policy, exclusions):
    """The problem whose policy has a rule switched off, or which forgets the exclusions."""
    if rule is Rule.EXCLUSION:
        return posed(learners, guides, policy, ())[1]
    return posed(learners, guides, replace(policy, rules=replace(policy.rules, **OFF[rule])), exclusions)[1]


def check(learners, guides, policy, exclusions):
    scores, problem = posed(learners, guides, policy, exclusions)
    prices = {price.rule: price for price in rule_prices(scores, problem, solve(problem))}
    for rule in RULES:
        freer = without(rule, learners, guides, policy, exclusions)
        expected = Gain(*(-number for number in loss(problem, solved(problem), solved(freer))))
        assert expected == (prices[rule].gain if rule in prices else Gain(0, 0, 0))
        if rule in prices:
            more = freer.scores.block(slice(0, len(learners)))[1].sum()
            fewer = score_block(scores.pool, policy).feasible.sum()
            assert more - fewer == prices[rule].pairs_opened
            assert solve(freer).total_score == prices[rule].total_score


@settings(max_examples=40, deadline=None)
@given(sides(mentees()), sides(mentors()), policies, st.data())
def test_a_rule_costs_what_solving_without_it_gains(learners, guides, policy, data):
    """Every price is the difference to a plan under the policy with that rule switched off."""
    pairs = [(mentee.id, mentor.id) for mentee in learners for mentor in guides]
    exclusions = data.draw(st.lists(st.sampled_from(pairs), max_size=3)) if pairs else []
    check(learners, guides, policy, exclusions)


@pytest.mark.parametrize("objective", list(Objective))
def test_rules_of_a_cohort(objective):
    """The same holds in a cohort of sixty."""
    learners, guides = people(60, slots=0.8)
    exclusions = [(learners[k].id, guides[k].id) for k in range(20)]
    check(learners, guides, Policy(objective=objective), exclusions)
