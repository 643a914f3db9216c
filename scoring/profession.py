"""How close two occupations are, by the tree of KldB 2010 and a table of links.

KldB rather than ISCO: of 3 705 pairs of occupations that experts call similar,
KldB leaves 13 % without a common digit, ISCO 49 %.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from scoring.sets import members_of, places_in

SHARED_DIGITS = np.array([0, 1500, 4000, 7500, 9500, 10_000], dtype=np.int64)
"""Closeness by the number of shared leading digits, 0 to 5, in basis points."""

LEVELS_BELOW = np.array([100, 90, 75, 60], dtype=np.int64)
"""Per cent that remain if the mentor works 0 to 3 requirement levels below."""

CHOICE = np.array([100, 95, 90, 85, 80], dtype=np.int64)
"""Per cent that remain for a mentee's first to fifth occupation."""

Table = npt.NDArray[np.int16]
Links = Mapping[tuple[str, str], int]


def closeness(
    mentee_codes: Sequence[str], mentor_codes: Sequence[str], links: Links
) -> npt.NDArray[np.int64]:
    """Compare single occupations.

    Parameters
    ----------
    mentee_codes, mentor_codes : sequence of str
        KldB 2010 codes of five digits; a of the mentees, b of the mentors.
    links : mapping
        Closeness of two 4-digit classes in basis points, both ways round.

    Returns
    -------
    int64 [a, b]
        Basis points, [0, 10000]: the better of tree and link, less what the
        mentor's requirement level (fifth digit) falls short of the mentee's.
    """
    mentee, mentor = _digits(mentee_codes), _digits(mentor_codes)
    base = SHARED_DIGITS[_shared_digits(mentee, mentor)]
    rows, columns = _by_class(mentee_codes), _by_class(mentor_codes)
    for (one, other), value in links.items():
        if one in rows and other in columns:
            block = np.ix_(rows[one], columns[other])
            base[block] = np.maximum(base[block], value)
    below = np.clip(mentee[:, None, 4] - mentor[None, :, 4], 0, 3)
    return _percent(base, LEVELS_BELOW[below])


def table(
    mentee_sets: Sequence[tuple[str, ...]], mentor_sets: Sequence[tuple[str, ...]], links: Links
) -> Table:
    """Compare sets of occupations: the best pair counts, a later choice of the mentee slightly less.

    Returns
    -------
    int16 [len(mentee_sets), len(mentor_sets)]
        Basis points, [0, 10000].
    """
    mentee_codes, mentor_codes = members_of(mentee_sets), members_of(mentor_sets)
    single = closeness(mentee_codes, mentor_codes, links)
    by_mentee = np.zeros((len(mentee_sets), len(mentor_codes)), dtype=np.int16)
    for choice, code in enumerate(places_in(mentee_codes, mentee_sets).T):
        np.maximum(by_mentee, as_choice(single, choice).astype(np.int16)[code], out=by_mentee)
    result = np.zeros((len(mentee_sets), len(mentor_sets)), dtype=np.int16)
    for code in places_in(mentor_codes, mentor_sets).T:
        np.maximum(result, by_mentee[:, code], out=result)
    return result


def as_choice(points: npt.NDArray[np.int64], choice: int) -> npt.NDArray[np.int64]:
    """What remains of `points` for a mentee's first (0) to fifth (4) occupation, in basis points."""
    return _percent(points, CHOICE[choice])


def _by_class(codes: Sequence[str]) -> dict[str, list[int]]:
    """The positions of the codes of each 4-digit class."""
    found: dict[str, list[int]] = {}
    for position, code in enumerate(codes):
        found.setdefault(code[:4], []).append(position)
    return found


def _digits(codes: Sequence[str]) -> npt.NDArray[np.int8]:
    return np.array([[int(digit) for digit in code] for code in codes], dtype=np.int8).reshape(-1, 5)


def _shared_digits(mentee: npt.NDArray[np.int8], mentor: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    """How many leading digits are the same, int8 [a, b], from int8 [a, 5] and [b, 5]."""
    shared = np.zeros((len(mentee), len(mentor)), dtype=np.int8)
    so_far = np.ones(shared.shape, dtype=np.bool_)
    for digit in range(mentee.shape[1]):
        so_far &= mentee[:, None, digit] == mentor[None, :, digit]
        shared += so_far
    return shared


def _percent(
    points: npt.NDArray[np.int64], per_cent: npt.NDArray[np.int64] | np.int64
) -> npt.NDArray[np.int64]:
    """`points` x `per_cent` / 100, rounded half to even: exact, as both are small integers."""
    return np.rint(points * per_cent / 100).astype(np.int64)
