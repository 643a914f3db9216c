from hypothesis import given, settings

from bench.people import people
from matcher import PoolScores, Problem, solve
from matcher.advice.candidates import candidates
from matcher.advice.ladder import Ladder
from matcher.advice.measures import Regret
from scoring.policy import CRITERIA, Policy
from scoring.pool import Pool
from scoring.rules import named
from scoring.score import score_block
from tests.matcher.advice.whatif import as_tuple, forced, loss, solved
from tests.scoring.people import mentees, mentors, policies, sides


@settings(max_examples=60, deadline=None)
@given(sides(mentees()), sides(mentors()), policies)
def test_every_mentor_is_named_once_with_what_there_is_to_know(learners, guides, policy):
    """Scores, criteria and broken rules are those of scoring; the chosen one costs nothing."""
    scores = PoolScores(Pool.of(learners, guides), policy)
    problem = Problem.of_pool(scores)
    plan = solve(problem)
    ladder, block = Ladder.of(problem, plan), score_block(scores.pool, policy)
    for mentee in range(len(learners)):
        found = candidates(scores, ladder, mentee)
        assert list(range(len(guides))) == sorted(candidate.mentor for candidate in found)
        for one in found:
            assert block.scores[mentee, one.mentor] == one.score
            assert block.criteria[:, mentee, one.mentor].tolist() == [one.criteria[c] for c in CRITERIA]
            assert named(int(block.broken[mentee, one.mentor])) == one.broken_rules
            assert (one.regret is None) == bool(one.broken_rules)
            assert (plan.mentor_of[mentee] == one.mentor) == one.chosen
            assert not one.chosen or one.regret == Regret(0, 0, 0)


def test_the_best_alternative_is_the_one_that_costs_the_plan_least():
    """The order is that of solving anew with each mentor locked; who cannot be chosen comes last."""
    scores = PoolScores(Pool.of(*people(60, slots=0.9)), Policy())
    problem = Problem.of_pool(scores)
    plan = solve(problem)
    ladder, before = Ladder.of(problem, plan), solved(problem)
    for mentee in (0, 1, 2):
        found = candidates(scores, ladder, mentee)
        possible = [one for one in found if not one.broken_rules]
        costs = [
            (loss(problem, before, solved(forced(problem, mentee, one.mentor))), -one.score, one.mentor)
            for one in possible
        ]
        assert sorted(costs) == costs
        assert [cost for cost, *_ in costs] == [as_tuple(one.regret) for one in possible]
        assert found == (*possible, *(one for one in found if one.broken_rules))
