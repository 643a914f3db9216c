"""A certificate as plain data, by id, so that anybody can read and check it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matcher.proof import Certificate, Cover
from scoring.pool import Pool


def certificate_to_data(pool: Pool, proof: Certificate) -> dict[str, object]:
    """Write a certificate as JSON-able data; prices in basis points, zeros left out."""
    return {
        "pair_bonus": proof.pair_bonus,
        "least_score": proof.least_score,
        "mentee_prices": _prices(pool.mentees.ids, proof.mentee_price),
        "mentor_prices": _prices(pool.mentors.ids, proof.mentor_price),
        "all_pairs": _cover(pool, proof.all_pairs),
        "better_pairs": _cover(pool, proof.better_pairs),
    }


def certificate_from_data(pool: Pool, data: Mapping[str, Any]) -> Certificate:
    """Read what `certificate_to_data` has written.

    Raises
    ------
    AttributeError, KeyError, TypeError, ValueError, OverflowError
        If it is no certificate, or names somebody who is not in the pool.
    """
    return Certificate(
        mentee_price=_read_prices(pool.mentees.ids, data["mentee_prices"]),
        mentor_price=_read_prices(pool.mentors.ids, data["mentor_prices"]),
        pair_bonus=whole(data["pair_bonus"]),
        least_score=whole(data["least_score"]),
        all_pairs=_read_cover(pool, data["all_pairs"]),
        better_pairs=_read_cover(pool, data["better_pairs"]),
    )


def _prices(ids: Sequence[str], prices: npt.NDArray[np.int64]) -> dict[str, int]:
    return {identifier: price for identifier, price in zip(ids, prices.tolist(), strict=True) if price}


def _read_prices(ids: Sequence[str], prices: Mapping[str, int]) -> npt.NDArray[np.int64]:
    if unknown := prices.keys() - set(ids):
        raise ValueError(f"A price is given for {min(unknown)!r}, who is not in the pool.")
    return np.array([whole(prices.get(identifier, 0)) for identifier in ids], dtype=np.int64)


def whole(number: float) -> int:
    """Read a number that should be an integer: nothing is rounded away.

    Raises
    ------
    TypeError, ValueError, OverflowError
        If it is none.
    """
    if number != int(number):
        raise ValueError(f"expected an integer, got {number!r}")
    return int(number)


def _cover(pool: Pool, cover: Cover | None) -> Mapping[str, list[str]] | None:
    if cover is None:
        return None
    return {
        "mentees": [pool.mentees.ids[k] for k in np.flatnonzero(cover.mentees)],
        "mentors": [pool.mentors.ids[k] for k in np.flatnonzero(cover.mentors)],
    }


def _read_cover(pool: Pool, data: Mapping[str, Sequence[str]] | None) -> Cover | None:
    if data is None:
        return None
    return Cover(
        mentees=_marked(pool.mentees.ids, data["mentees"]), mentors=_marked(pool.mentors.ids, data["mentors"])
    )


def _marked(ids: Sequence[str], some: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which of the people are among `some`, bool [people]."""
    place = {identifier: k for k, identifier in enumerate(ids)}
    marked = np.zeros(len(ids), dtype=np.bool_)
    marked[[place[identifier] for identifier in some]] = True
    return marked
