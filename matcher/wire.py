"""A certificate as plain data, by id, so that anybody can read and check it."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from matcher.proof import Certificate, Cover
from scoring.pool import Pool


def certificate(pool: Pool, proof: Certificate) -> dict[str, object]:
    """Write a certificate as JSON-able data; prices in basis points, zeros left out."""
    return {
        "pair_bonus": proof.pair_bonus,
        "least_score": proof.least_score,
        "mentee_prices": _prices(pool.mentees.ids, proof.mentee_price),
        "mentor_prices": _prices(pool.mentors.ids, proof.mentor_price),
        "all_pairs": _cover(pool, proof.all_pairs),
        "better_pairs": _cover(pool, proof.better_pairs),
    }


def _prices(ids: tuple[str, ...], prices: npt.NDArray[np.int64]) -> dict[str, int]:
    return {identifier: price for identifier, price in zip(ids, prices.tolist(), strict=True) if price}


def _cover(pool: Pool, cover: Cover | None) -> Mapping[str, list[str]] | None:
    if cover is None:
        return None
    return {
        "mentees": [pool.mentees.ids[k] for k in np.flatnonzero(cover.mentees)],
        "mentors": [pool.mentors.ids[k] for k in np.flatnonzero(cover.mentors)],
    }
