"""How acceptance follows from the criteria: a logistic regression that stays near given weights.

The chance that a pair is accepted is taken to be 1 / (1 + exp(-(a + sum b_k x_k))), x_k being
the fits by the criteria in [0, 1] and no b_k below 0: to fit better by a criterion never does
harm. The score of a policy says the same with its weights in the place of the b_k, up to one
factor. So what is penalised is not the size of the b_k, but how far they are from being in
the proportion of the present weights (ridge: Hoerl and Kennard, Technometrics 12, 1970; for
logistic regression le Cessie and van Houwelingen, Applied Statistics 41, 1992).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import scipy

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

WEAK: Final = 1 / 20**2
"""Ridge on all coefficients. They stay finite even where the criteria tell yes from no without
a fault; a coefficient of 10, one full fit changing the odds by e^10, costs an eighth of a nat."""

STEPS: Final = 50
"""More than were ever needed: about seven are."""

SMALL: Final = 1e-9
"""Nats; what gains less is not worth another step."""


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A regression.

    Parameters
    ----------
    intercept : float
    coefficients : float64 [p]
        By criterion, from 0.
    loss : float
        What was minimised: minus the log likelihood, and the penalty; nats.
    """

    intercept: float
    coefficients: Floats
    loss: float

    def losses(self, fits: Floats, accepted: Truths) -> Floats:
        """What each decision costs, minus the log of the chance that was given to it; nats, [n]."""
        return _losses(self.intercept + fits @ self.coefficients, accepted)


def fit_along(fits: Floats, accepted: Truths, weights: Floats) -> Fit:
    """Fit with coefficients in the proportion of `weights`: how far the present scores predict.

    Parameters
    ----------
    fits : float64 [n, p]
        In [0, 1].
    accepted : bool [n]
        Both kinds must be there.
    weights : float64 [p]
        Not below 0, one above.
    """
    direction = (weights / np.linalg.norm(weights))[:, None]
    return _fit(fits, accepted, direction, WEAK * np.eye(1))


def fit_near(fits: Floats, accepted: Truths, weights: Floats, strength: float) -> Fit:
    """Fit with coefficients that are pulled towards the proportion of `weights` (as `fit_along`).

    Parameters
    ----------
    strength : float
        From 0. Without end, the fit is `fit_along`.
    """
    count = len(weights)
    aside = np.eye(count) - np.outer(weights, weights) / (weights @ weights)
    return _fit(fits, accepted, np.eye(count), WEAK * np.eye(count) + strength * aside)


def share_interval(fits: Floats, accepted: Truths, place: int, confidence: float) -> tuple[float, float]:
    """Where the share of one coefficient in their sum may lie, by the decisions alone.

    The interval is that of the profile likelihood (Venzon and Moolgavkar, Applied Statistics
    37, 1988): all shares with which the decisions are not much less likely than with the
    best. It needs no symmetry, and is honest at 0 and 1, where others are not.

    Parameters
    ----------
    place : int
        Which coefficient.
    confidence : float
        In (0, 1).
    """
    count = fits.shape[1]
    free = _fit(fits, accepted, np.eye(count), WEAK * np.eye(count))
    total = float(free.coefficients.sum())
    if total == 0.0:
        return 0.0, 1.0
    best = float(free.coefficients[place]) / total
    allowed = float(scipy.special.ndtri((1 + confidence) / 2)) ** 2 / 2

    def excess(share: float) -> float:
        """How much more than allowed a share costs."""
        map_to_all = _with_share(count, place, share)
        held = _fit(fits, accepted, map_to_all, WEAK * map_to_all.T @ map_to_all)
        return held.loss - free.loss - allowed

    return _end(excess, best, 0.0), _end(excess, best, 1.0)


def _end(excess: Callable[[float], float], best: float, limit: float) -> float:
    """Where the interval ends between its best share and a limit."""
    if best == limit or excess(limit) <= 0:
        return limit
    return float(scipy.optimize.brentq(excess, best, limit, xtol=1e-4))


def _with_share(count: int, place: int, share: float) -> Floats:
    """All coefficients, of which one has this share, as a map of some free ones; [count, free]."""
    if share == 1.0:
        return np.eye(count)[:, [place]]
    others = np.delete(np.eye(count), place, axis=1)
    others[place] = share / (1 - share)
    scaled: Floats = others / np.linalg.norm(others, axis=0)
    return scaled


def _fit(fits: Floats, accepted: Truths, map_to_all: Floats, penalty: Floats) -> Fit:
    """Minimise over an intercept and free coefficients from 0; `map_to_all` [p, free] makes all of these.

    Newton's method: each step minimises the parabola that touches the loss, under the
    bounds, and is halved until it does not lead uphill. The problem is convex, so what is
    found is the best.
    """
    features = fits @ map_to_all
    share = accepted.mean()
    intercept, free = math.log(share / (1 - share)), np.zeros(features.shape[1])

    def loss(intercept: float, free: Floats) -> float:
        return float(_losses(intercept + features @ free, accepted).sum() + free @ penalty @ free / 2)

    least = loss(intercept, free)
    for _ in range(STEPS):
        chances = scipy.special.expit(intercept + features @ free)
        to_intercept, to_free = _step(features, chances, accepted, free, penalty)
        scale = 1.0
        while (found := loss(intercept + scale * to_intercept, free + scale * to_free)) > least + SMALL:
            scale /= 2
        gained, least = least - found, found
        intercept, free = intercept + scale * to_intercept, free + scale * to_free
        if gained < SMALL:
            break
    return Fit(intercept, map_to_all @ free, least)


def _step(
    features: Floats, chances: Floats, accepted: Truths, free: Floats, penalty: Floats
) -> tuple[float, Floats]:
    """The way to the lowest point of the touching parabola with no coefficient below 0."""
    weight = chances * (1 - chances)
    wrong = chances - accepted
    total = weight.sum()
    mean = weight @ features / total
    # The intercept follows from the coefficients, so that only these are looked for.
    curvature = (features * weight[:, None]).T @ features - total * np.outer(mean, mean) + penalty
    slope = wrong @ features + penalty @ free - mean * wrong.sum()
    root = np.linalg.cholesky(curvature)
    sought = scipy.linalg.solve_triangular(root, curvature @ free - slope, lower=True)
    target, _ = scipy.optimize.nnls(root.T, sought)
    way = target - free
    return float(-(wrong.sum() / total) - mean @ way), way


def _losses(linear: Floats, accepted: Truths) -> Floats:
    losses: Floats = np.logaddexp(0.0, np.where(accepted, -linear, linear))
    return losses
