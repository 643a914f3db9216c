"""How well two people can talk: the best pair of their languages.

Fit is the highest closeness x min(level) over all pairs of languages. German
counts as one language among others, so a first language that both share lifts
a pair whose German is weak.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

LEVEL_POINTS = np.array([0, 1000, 2500, 5000, 7500, 9000, 10_000, 10_000], dtype=np.int64)
"""Worth of no command, A1, A2, B1, B2, C1, C2 and native, in basis points."""

IDENTICAL = 10_000

Table = npt.NDArray[np.int16]
Languages = tuple[tuple[str, int], ...]
Closeness = Mapping[tuple[str, str], int]


def table(mentee_sets: Sequence[Languages], mentor_sets: Sequence[Languages], close: Closeness) -> Table:
    """Compare sets of languages.

    Parameters
    ----------
    mentee_sets, mentor_sets : sequence of ((code, level 1 to 7), ...)
    close : mapping
        Closeness of two different languages in basis points, both ways round.

    Returns
    -------
    int16 [len(mentee_sets), len(mentor_sets)]
        Basis points, [0, 10000].
    """
    mentees, mentors = _speakers(mentee_sets), _speakers(mentor_sets)
    result = np.zeros((len(mentee_sets), len(mentor_sets)), dtype=np.int16)
    for one, (rows, row_levels) in mentees.items():
        for other, (columns, column_levels) in mentors.items():
            closeness = IDENTICAL if one == other else close.get((one, other), 0)
            if closeness:
                block = np.ix_(rows, columns)
                points = fits(closeness)[np.ix_(row_levels, column_levels)]
                result[block] = np.maximum(result[block], points)
    return result


@cache
def fits(closeness: int) -> npt.NDArray[np.int16]:
    """The fit of any two levels in languages of this closeness, int16 [8, 8], basis points."""
    lower = np.minimum(LEVEL_POINTS[:, None], LEVEL_POINTS[None, :])
    return np.rint(lower * closeness / IDENTICAL).astype(np.int16)


@cache
def fit(one: int, other: int, closeness: int) -> int:
    """The fit of two levels, 0 to 7, in languages of this closeness, in basis points."""
    return int(fits(closeness)[one, other])


def _speakers(
    sets: Sequence[Languages],
) -> dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """For each language the sets that hold it, and the level of each."""
    found: dict[str, tuple[list[int], list[int]]] = {}
    for row, languages in enumerate(sets):
        for code, level in languages:
            rows, levels = found.setdefault(code, ([], []))
            rows.append(row)
            levels.append(level)
    return {
        code: (np.array(rows, dtype=np.int64), np.array(levels, dtype=np.int64))
        for code, (rows, levels) in sorted(found.items())
    }
