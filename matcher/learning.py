"""Which weights would have predicted better who accepts whom: a suggestion, or why there is none.

Nothing here decides anything. What has been decided about proposed pairs is compared
with their criteria; if other weights than the present ones would have told yes from
no better, even for decisions that were not looked at in finding them, they are named.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
import scipy

from matcher.acceptance import Fit, Floats, Truths, fit_along, fit_near, share_interval
from scoring.policy import CRITERIA, FULL_SCORE, Weights
from scoring.score import Points

CONFIDENCE: Final = 0.95
"""How often an interval holds what it is about."""

LEAST_DECISIONS: Final = 100
"""Below that many nothing is suggested."""

LEAST_OF_EACH: Final = 30
"""So many must have been accepted, and so many not: ten for each weight that is estimated, which
is the usual rule (Peduzzi et al., Journal of Clinical Epidemiology 49, 1996)."""

FOLDS: Final = 10
"""Into so many parts decisions are cut, each of which is once left out and predicted."""

INNER_FOLDS: Final = 5
"""The same where the strength of the penalty is chosen."""

STRENGTHS: Final = (16.0, 4.0, 1.0, 0.25, 0.0625, 0.0)
"""Penalties that are tried, the strongest first: which wins where several predict equally well."""

_WHOLE: Final = 100
"""The sum of suggested weights."""

Order = npt.NDArray[np.intp]


class Silence(StrEnum):
    """Why nothing is suggested."""

    FEW_DECISIONS = "few_decisions"
    """Fewer than `LEAST_DECISIONS`."""
    ONE_SIDED = "one_sided"
    """Fewer than `LEAST_OF_EACH` were accepted, or fewer were not."""
    NOT_BETTER = "not_better"
    """No other weights predict better beyond what chance may do."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a criterion has of the whole weight, in [0, 1]; the present, the suggested, and the interval."""

    present: float
    suggested: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Other weights, and what speaks for them.

    Parameters
    ----------
    weights : Weights
        They sum up to 100.
    shares : tuple of Share
        By criterion, as `CRITERIA`.
    gain, gain_low, gain_high : float
        By how much the mean log loss of a decision that was left out is smaller, nats, with
        its interval, which is above 0.
    ranked_present, ranked_suggested : float
        How often a pair that was accepted has the higher score of two, the other of which was
        not, in [0, 1]; measured on what was left out.
    """

    weights: Weights
    shares: tuple[Share, ...]
    gain: float
    gain_low: float
    gain_high: float
    ranked_present: float
    ranked_suggested: float


def silence(accepted: Truths) -> Silence | None:
    """Why decisions, bool [n], are not enough to suggest anything; `None` if they are."""
    if len(accepted) < LEAST_DECISIONS:
        return Silence.FEW_DECISIONS
    yes = int(accepted.sum())
    return Silence.ONE_SIDED if min(yes, len(accepted) - yes) < LEAST_OF_EACH else None


def learn(criteria: Points, accepted: Truths, present: Weights) -> Suggestion | Silence:
    """Look for weights under which decisions could have been foreseen better.

    The answer does not depend on the order of the decisions.

    Parameters
    ----------
    criteria : int16 [n, 3]
        Fit of each decided pair, basis points, as `CRITERIA`.
    accepted : bool [n]
    present : Weights
    """
    if why := silence(accepted):
        return why
    order = np.lexsort((*criteria.T, accepted))
    fits, accepted = criteria[order] / FULL_SCORE, accepted[order]
    weights = np.array([getattr(present, name) for name in CRITERIA], dtype=np.float64)

    if _may_be_chance(fits, accepted, weights):
        return Silence.NOT_BETTER
    trials = [_Trial.of(fits, accepted, weights, left_out) for left_out in _folds(len(accepted), FOLDS)]
    gain, half = _interval(np.array([trial.gain for trial in trials]))
    coefficients = _chosen(fits, accepted, weights).coefficients
    if gain - half <= 0 or not coefficients.any():
        return Silence.NOT_BETTER
    suggested = _in_whole(coefficients / coefficients.sum())
    return Suggestion(
        weights=suggested,
        shares=tuple(_shares(fits, accepted, present, suggested)),
        gain=gain,
        gain_low=gain - half,
        gain_high=gain + half,
        ranked_present=math.fsum(trial.ranked_present for trial in trials) / FOLDS,
        ranked_suggested=math.fsum(trial.ranked_suggested for trial in trials) / FOLDS,
    )


@dataclass(frozen=True, slots=True)
class _Trial:
    """How decisions that were left out are predicted by what was found in the others."""

    gain: float
    ranked_present: float
    ranked_suggested: float

    @classmethod
    def of(cls, fits: Floats, accepted: Truths, weights: Floats, left_out: Truths) -> "_Trial":
        used, truth = ~left_out, accepted[left_out]
        now = fit_along(fits[used], accepted[used], weights)
        then = _chosen(fits[used], accepted[used], weights)
        unseen = fits[left_out]
        gain = now.losses(unseen, truth).mean() - then.losses(unseen, truth).mean()
        return cls(float(gain), _ranked(unseen @ weights, truth), _ranked(unseen @ then.coefficients, truth))


def _may_be_chance(fits: Floats, accepted: Truths, weights: Floats) -> bool:
    """Whether decisions could look like this if the present weights were right.

    Judged by the likelihood ratio (Wilks, Annals of Mathematical Statistics 9, 1938). What is
    left out is predicted better by chance more often than an interval of ten means says;
    this keeps false suggestions below one minus `CONFIDENCE`.
    """
    ratio = 2 * (fit_along(fits, accepted, weights).loss - fit_near(fits, accepted, weights, 0.0).loss)
    return bool(scipy.special.chdtrc(len(weights) - 1, max(ratio, 0.0)) > 1 - CONFIDENCE)


def _folds(count: int, folds: int) -> Iterator[Truths]:
    """Cut decisions that are in order into parts of one size; each has its share of both answers."""
    part = np.arange(count) % folds
    return (part == one for one in range(folds))


def _chosen(fits: Floats, accepted: Truths, weights: Floats) -> Fit:
    """The fit whose penalty predicts best what is left out; its parts are the same each time."""
    loss = np.zeros(len(STRENGTHS))
    for left_out in _folds(len(accepted), INNER_FOLDS):
        used = ~left_out
        for place, strength in enumerate(STRENGTHS):
            fit = fit_near(fits[used], accepted[used], weights, strength)
            loss[place] += fit.losses(fits[left_out], accepted[left_out]).sum()
    return fit_near(fits, accepted, weights, STRENGTHS[int(loss.argmin())])


def _interval(gains: Floats) -> tuple[float, float]:
    """The mean gain, and half of its interval.

    The parts share most of what they were learned from, so that they vary together; the
    variance is corrected for that (Nadeau and Bengio, Machine Learning 52, 2003).
    """
    count = len(gains)
    variance = float(gains.var(ddof=1)) * (1 / count + 1 / (count - 1))
    reach = float(scipy.special.stdtrit(count - 1, (1 + CONFIDENCE) / 2))
    return float(gains.mean()), reach * math.sqrt(variance)


def _ranked(scores: Floats, accepted: Truths) -> float:
    """How often the higher score of two is that of the accepted one; equal ones count half."""
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    # Of equal scores each has the mean of their ranks.
    ranks = (counts.cumsum() - (counts - 1) / 2)[places][accepted]
    yes, no = len(ranks), len(scores) - len(ranks)
    return float(ranks.sum() - yes * (yes + 1) / 2) / (yes * no)


def _in_whole(shares: Floats) -> Weights:
    """Weights that sum up to `_WHOLE`: rounded down, and the largest remainders up."""
    exact = shares * _WHOLE
    whole = np.floor(exact).astype(int)
    for place in np.argsort(whole - exact, kind="stable")[: _WHOLE - int(whole.sum())]:
        whole[place] += 1
    return Weights(**dict(zip(CRITERIA, whole.tolist(), strict=True)))


def _shares(fits: Floats, accepted: Truths, present: Weights, suggested: Weights) -> Iterator[Share]:
    """What each criterion has; the interval is of the decisions alone, and reaches what is suggested."""
    for place, name in enumerate(CRITERIA):
        low, high = share_interval(fits, accepted, place, CONFIDENCE)
        share = getattr(suggested, name) / suggested.total
        yield Share(getattr(present, name) / present.total, share, min(low, share), max(high, share))
