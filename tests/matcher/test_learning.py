"""Other weights are suggested where they foresee decisions better, and only there."""

import numpy as np
import pytest
from scipy.special import expit

from matcher.learning import LEAST_DECISIONS, LEAST_OF_EACH, Silence, Suggestion, learn
from scoring.policy import CRITERIA, Weights

PRESENT = Weights()


def decisions(seed, count, weights, *, clear=10.0):
    """Pairs as runs propose them, and answers by how well these weights say that they fit."""
    random = np.random.default_rng(seed)
    profession = random.choice([1500, 4000, 7500, 9500, 10_000], count, p=[0.1, 0.2, 0.25, 0.2, 0.25])
    others = [np.rint(10_000 * random.beta(a, 2, count)) for a in (4, 5)]
    criteria = np.stack([profession, *others], axis=1).astype(np.int16)
    score = criteria / 10_000 @ np.array(weights) / sum(weights)
    return criteria, random.random(count) < expit(clear * (score - 0.7) + 0.5)


@pytest.fixture(scope="module")
def planted():
    """What is found where people look at the region most."""
    return learn(*decisions(1, 400, (10, 80, 10)), PRESENT)


def test_planted_weights_are_found(planted):
    """Within their intervals, which exclude the present weight of the region."""
    assert isinstance(planted, Suggestion)
    for share, truth in zip(planted.shares, (0.1, 0.8, 0.1), strict=True):
        assert share.low <= truth <= share.high
        assert share.low <= share.suggested <= share.high
    assert planted.shares[1].low > planted.shares[1].present == 0.25
    assert 0 < planted.gain_low < planted.gain < planted.gain_high
    assert 0.5 < planted.ranked_present < planted.ranked_suggested < 1


def test_suggested_weights_are_a_policy(planted):
    """Whole numbers that sum up to 100, the shares of which are told."""
    assert planted.weights.total == 100
    told = [getattr(planted.weights, name) / 100 for name in CRITERIA]
    assert told == [share.suggested for share in planted.shares]


def test_the_order_of_decisions_does_not_matter(planted):
    """To the last digit."""
    criteria, accepted = decisions(1, 400, (10, 80, 10))
    order = np.random.default_rng(2).permutation(400)
    assert learn(criteria[order], accepted[order], PRESENT) == planted


def test_only_the_proportion_of_the_present_weights_matters(planted):
    """Twice as much of everything is the same policy."""
    double = learn(*decisions(1, 400, (10, 80, 10)), Weights(profession=100, region=50, language=50))
    assert (double.weights, double.shares) == (planted.weights, planted.shares)


@pytest.mark.parametrize(
    ("weights", "clear"),
    [((1, 1, 1), 0.0), ((50, 25, 25), 10.0), ((50, 25, 25), 3.0)],
    ids=["by chance", "by the present weights", "by these, and much chance"],
)
def test_where_nothing_is_to_be_learned_nothing_is_suggested(weights, clear):
    """In fewer than 2 of 100 programmes, which is what is stated; of 80 in one at most."""
    found = [learn(*decisions(seed, 200, weights, clear=clear), PRESENT) for seed in range(80)]
    assert sum(isinstance(one, Suggestion) for one in found) <= 1
    assert Silence.NOT_BETTER in found


def test_what_is_to_be_learned_is_learned_mostly():
    """From 300 decisions in 9 of 10 programmes where people look at the region; of 8 in 7 at least."""
    found = [learn(*decisions(seed, 300, (10, 80, 10)), PRESENT) for seed in range(8)]
    assert sum(isinstance(one, Suggestion) for one in found) >= 7


@pytest.mark.parametrize(
    ("yes", "no", "why"),
    [
        (0, 0, Silence.FEW_DECISIONS),
        (LEAST_DECISIONS - LEAST_OF_EACH - 1, LEAST_OF_EACH, Silence.FEW_DECISIONS),
        (LEAST_DECISIONS, LEAST_OF_EACH - 1, Silence.ONE_SIDED),
        (LEAST_OF_EACH - 1, LEAST_DECISIONS, Silence.ONE_SIDED),
        (LEAST_DECISIONS - LEAST_OF_EACH, LEAST_OF_EACH, Silence.NOT_BETTER),
    ],
)
def test_too_little_is_said_to_be_too_little(yes, no, why):
    """Too few decisions, or too few of one kind, of which nothing can be said however they look."""
    criteria, _ = decisions(3, yes + no, (1, 1, 1))
    assert learn(criteria, np.arange(yes + no) < yes, PRESENT) is why


def test_pairs_that_are_all_alike_teach_nothing():
    """If all fit as well, nobody can tell what mattered."""
    assert learn(np.full((200, 3), 8000, dtype=np.int16), np.arange(200) < 100, PRESENT) is Silence.NOT_BETTER
