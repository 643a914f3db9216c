"""A matrix of scores, or anything that gives blocks of one, as tables for the kernel."""

from dataclasses import dataclass

import numpy as np

from matcher.problem import Scores
from scoring.fused.parallel import OnThreads
from scoring.fused.source import REFUSED, Columns, Int64s, Points

ENTRIES_AT_ONCE = 4_000_000
"""A block of the matrix has at most so many entries."""


@dataclass(frozen=True, slots=True, eq=False)
class MatrixSource(OnThreads):
    """Known scores, as `scoring.fused.source.Source`: each mentee and each mentor is a code."""

    scores: Scores
    mentees: Int64s
    mentors: Int64s
    columns: Columns
    weights: tuple[int, int, int] = (0, 1, 0)

    @classmethod
    def of(cls, scores: Scores, mentees: Int64s, mentors: Int64s) -> "MatrixSource":
        """Take some mentees and mentors of the matrix, by index."""
        everybody = np.arange(len(mentors), dtype=np.uint32)
        same = np.zeros(len(mentors), dtype=np.uint32)
        return cls(scores, mentees, mentors, Columns(same, everybody, same, same))

    @property
    def rows_at_once(self) -> int:
        """Rows of a block."""
        return max(1, ENTRIES_AT_ONCE // max(1, self.scores.shape[1]))

    def points(self, rows: Int64s) -> Points:
        """The scores of the mentees at `rows`, for whom the narrowest block of the matrix is cut out."""
        indices = self.mentees[rows]
        start = int(indices[0]) if len(indices) else 0
        stop = int(indices[-1]) + 1 if len(indices) else 0
        scores, feasible = self.scores.block(slice(start, stop))
        some = np.ix_(indices - start, self.mentors)
        nothing = np.zeros((1, 1), dtype=np.int16)
        codes = np.zeros((len(rows), 4), dtype=np.int64)
        codes[:, 1] = np.arange(len(rows))
        return Points(
            first=nothing,
            second=np.where(feasible[some], scores[some], REFUSED).astype(np.int16),
            third=nothing,
            fourth=nothing,
            codes=codes,
            barred=np.zeros((0, 2), dtype=np.int64),
        )
