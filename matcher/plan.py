"""A plan: who is paired with whom, and what that is worth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.proof import Certificate

NOBODY = -1
"""Stands for the mentor of a mentee who is left over."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The outcome of one solve.

    Parameters
    ----------
    mentor_of : int32 [n]
        The mentor of each mentee, by index; `NOBODY` if unmatched.
    scores : int32 [n]
        The score of each mentee's pair; 0 where unmatched.
    solver : str
        The method that was used: "dense", "sparse", "greedy" or "repair"; "" for a plan
        that nobody solved.
    why : str
        Why this method was chosen, as a code.
    certificate : Certificate, optional
        What proves the plan optimal; a plan made by hand has none.
    """

    mentor_of: npt.NDArray[np.int32]
    scores: npt.NDArray[np.int32]
    solver: str
    why: str = ""
    certificate: Certificate | None = None

    @property
    def matched(self) -> npt.NDArray[np.bool_]:
        """Who has a mentor, bool [n]."""
        matched: npt.NDArray[np.bool_] = self.mentor_of != NOBODY
        return matched

    @property
    def pairs(self) -> int:
        """Number of pairs."""
        return int(self.matched.sum())

    @property
    def total_score(self) -> int:
        """Sum of the scores of the pairs, in basis points."""
        return int(self.scores.sum(dtype=np.int64))

    @property
    def lowest_score(self) -> int:
        """The score of the worst pair; 0 if there is no pair."""
        return int(self.scores[self.matched].min()) if self.pairs else 0

    @property
    def mean_score(self) -> int:
        """Mean score of the pairs, rounded; 0 if there is no pair."""
        return round(self.total_score / self.pairs) if self.pairs else 0

    def load(self, mentors: int) -> npt.NDArray[np.int32]:
        """How many mentees each of the `mentors` has, int32 [m]."""
        return np.bincount(self.mentor_of[self.matched], minlength=mentors).astype(np.int32)
