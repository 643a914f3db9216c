"""One problem for all solvers: people for us, the same scores as an array for the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from bench.people import POLICY, people
from scoring.pool import Pool
from scoring.score import row_blocks, score_block

SLOTS = (0.5, 0.8, 1.0, 1.1, 1.4)
SEED = 1
BUDGET = 5.0
"""Seconds after which a solver is not asked again."""


def sizes_and_slots(words: Sequence[str], every: Sequence[float]) -> list[tuple[int, float]]:
    """Read `10000@1.1` as a size and its slots, `10000` as that size with `every` number of slots."""
    pairs = []
    for word in words:
        mentees, _, slots = word.partition("@")
        pairs += [(int(mentees), each) for each in ([float(slots)] if slots else every)]
    return pairs


def scored(pool: Pool) -> np.ndarray:
    """The scores of all pairs, int16 [n, m], -1 where a pair must not be made."""
    scores = np.empty(pool.shape, dtype=np.int16)
    for rows in row_blocks(len(scores)):
        block = score_block(pool, POLICY, rows)
        scores[rows] = np.where(block.feasible, block.scores, -1)
    return scores


@dataclass(frozen=True, slots=True)
class Workload:
    """So many mentees, 0.6 times as many mentors, so many slots per mentee; kept in a folder.

    Scores do not depend on the slots, so all workloads of a size share them.
    """

    folder: Path
    mentees: int
    slots: float

    @classmethod
    def named(cls, folder: str, mentees: str, slots: str) -> Self:
        """A workload as a command line names it."""
        return cls(Path(folder), int(mentees), float(slots))

    def people(self):
        """Mentees and mentors."""
        return people(self.mentees, slots=self.slots, seed=SEED)

    def seats(self):
        """Seats of each mentor, int32 [m], by the order of `scores`."""
        return np.load(self._seats)

    def scores(self):
        """Scores, int16 [n, m], -1 where a pair must not be made; a view of the file."""
        return np.load(self._scores, mmap_mode="r")

    def prepare(self) -> None:
        """Score everybody and write the arrays."""
        pool = Pool.of(*self.people())
        np.save(self._seats, pool.capacity)
        if self._scores.exists():
            return
        np.save(self._scores, scored(pool))

    @property
    def _scores(self) -> Path:
        return self.folder / f"scores-{self.mentees}.npy"

    @property
    def _seats(self) -> Path:
        return self.folder / f"seats-{self.mentees}-{self.slots}.npy"
