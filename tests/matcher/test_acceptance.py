"""The regression is what a general optimiser finds, and its intervals hold what they are about."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from matcher.acceptance import WEAK, fit_along, fit_near, share_interval

PRESENT = np.array([50.0, 25.0, 25.0])


def decisions(seed, count, coefficients):
    """Fits and answers that follow from coefficients; about as many are accepted as not."""
    random = np.random.default_rng(seed)
    fits = random.uniform(0.1, 1.0, (count, 3))
    wanted = (fits - 0.55) @ np.array(coefficients)
    return fits, random.random(count) < expit(wanted)


def judged(fits, accepted, strength):
    """The same minimum by L-BFGS-B, which knows nothing of Newton's steps."""
    sign = np.where(accepted, -1.0, 1.0)
    aside = np.eye(3) - np.outer(PRESENT, PRESENT) / (PRESENT @ PRESENT)

    def loss(at):
        pulled = WEAK * at[1:] @ at[1:] + strength * at[1:] @ aside @ at[1:]
        return np.logaddexp(0, sign * (at[0] + fits @ at[1:])).sum() + pulled / 2

    return minimize(loss, np.zeros(4), method="L-BFGS-B", bounds=[(None, None)] + [(0, None)] * 3)


@pytest.mark.parametrize("strength", [0.0, 0.25, 16.0])
@pytest.mark.parametrize("coefficients", [(6, 1, 1), (0, 8, 0), (3, -4, 2)])
def test_a_fit_is_the_minimum(strength, coefficients):
    """Also where coefficients end at 0, because more of a criterion does harm."""
    fits, accepted = decisions(1, 200, coefficients)
    found, judge = fit_near(fits, accepted, PRESENT, strength), judged(fits, accepted, strength)
    assert found.loss <= judge.fun + 1e-6
    assert np.allclose([found.intercept, *found.coefficients], judge.x, atol=0.02)
    assert found.coefficients.min() >= 0


def test_a_strong_penalty_leaves_the_present_proportion():
    """Between what the decisions say and the present weights there is every mixture."""
    fits, accepted = decisions(2, 200, (1, 8, 1))
    along = fit_along(fits, accepted, PRESENT)
    assert np.allclose(fit_near(fits, accepted, PRESENT, 1e8).coefficients, along.coefficients, atol=1e-3)
    assert np.allclose(along.coefficients / along.coefficients.sum(), [0.5, 0.25, 0.25])
    share = [
        found.coefficients[1] / found.coefficients.sum()
        for found in (fit_near(fits, accepted, PRESENT, strength) for strength in (16.0, 1.0, 0.0))
    ]
    assert 0.25 < share[0] < share[1] < share[2]


def test_answers_that_can_be_told_apart_without_fault_stay_finite():
    """Somebody may say yes to all above a line, and to none below."""
    fits, _ = decisions(3, 200, (1, 1, 1))
    found = fit_near(fits, fits[:, 0] > 0.5, PRESENT, 0.0)
    assert 20 < found.coefficients[0] < 100


@pytest.mark.parametrize("coefficients", [(5, 3, 2), (0, 6, 2)])
def test_an_interval_holds_the_share_as_often_as_it_says(coefficients):
    """Of 95 % intervals 9 in 10 at the least, in 40 programmes with 3 criteria each."""
    shares = np.array(coefficients) / sum(coefficients)
    held = 0
    for seed in range(40):
        fits, accepted = decisions(seed, 250, coefficients)
        for place, share in enumerate(shares):
            low, high = share_interval(fits, accepted, place, 0.95)
            held += low <= share <= high
    assert held >= 0.9 * 120


def test_an_interval_is_about_that_of_a_bootstrap():
    """Decisions drawn again and again (fixed seed) give shares that lie where the interval says."""
    fits, accepted = decisions(4, 400, (5, 3, 2))
    random = np.random.default_rng(5)
    drawn = []
    for _ in range(200):
        some = random.integers(0, 400, 400)
        coefficients = fit_near(fits[some], accepted[some], PRESENT, 0.0).coefficients
        drawn.append(coefficients / coefficients.sum())
    for place in range(3):
        judge = np.quantile([one[place] for one in drawn], [0.025, 0.975])
        assert np.allclose(share_interval(fits, accepted, place, 0.95), judge, atol=0.05)


def test_decisions_without_any_tendency_say_nothing_of_shares():
    """Where no criterion helps, each share may be all there are."""
    fits, _ = decisions(6, 200, (1, 1, 1))
    assert share_interval(fits, fits.sum(axis=1) < 1.6, 0, 0.95) == (0.0, 1.0)
