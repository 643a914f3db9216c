"""What one more mentor of each kind would bring, over a matrix or without one."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matcher.advice.kinds import Kind
from matcher.advice.ladder import Changed, Ladder, Losses
from matcher.advice.measures import Gain
from matcher.advice.newcomers import Offers, one_more_seat
from matcher.advice.outlook import Outlook
from matcher.advice.standing import Standing
from matcher.advice.wide.seats import newcomers
from matcher.advice.wide.stock import Stock
from matcher.problem import PoolScores
from scoring.fused.people import PoolSource
from scoring.pool import Side
from scoring.score import Block, score_block

Int64s = npt.NDArray[np.int64]


class Market:
    """Kinds of mentor who face the mentees of a pool; scored once, asked about plan after plan."""

    def __init__(self, people: PoolScores, kinds: Sequence[Kind]) -> None:
        self.kinds, self._policy = kinds, people.policy
        made_up = Side.of([kind.mentor for kind in kinds], "mentor")
        self._facing = replace(
            people.pool,
            mentors=made_up,
            capacity=np.ones(len(kinds), dtype=np.int32),
            exclusions=np.zeros((0, 2), dtype=np.int32),
        )
        place = {identifier: k for k, identifier in enumerate(made_up.ids)}
        self._columns = np.array([place[kind.mentor.id] for kind in kinds], dtype=np.int64)

    def gains(self, seen: Outlook) -> list[Gain]:
        """What each kind would bring to a plan."""
        losses = self._over_matrix(seen) if isinstance(seen, Ladder) else self._without_matrix(seen)
        columns = (-part[self._columns] for part in (losses.pairs, losses.worst, losses.value))
        return [Gain(*gain) for gain in zip(*(column.tolist() for column in columns), strict=True)]

    @cached_property
    def _scored(self) -> Block:
        return score_block(self._facing, self._policy)

    def _over_matrix(self, ladder: Ladder) -> Losses:
        free = ladder.base.free.mentees
        nothing = np.zeros(len(self.kinds), dtype=np.int64)
        offers = Offers(self._scored.scores[free], self._scored.feasible[free], nothing)

        def question(standing: Standing, level: int, some: Int64s) -> Changed:
            return one_more_seat(standing, level, offers, some)

        levels = np.unique(offers.scores[offers.feasible]).astype(np.int64)
        return ladder.losses(question, len(self.kinds), levels=levels)

    def _without_matrix(self, stock: Stock) -> Losses:
        everybody = np.arange(len(self.kinds))
        free = stock.ground.free.mentees
        source = PoolSource.of(self._facing, self._policy, free, everybody)
        return newcomers(stock, source, len(self.kinds))
