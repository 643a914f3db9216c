"""What a programme wants: weights, hard rules and the objective."""

from dataclasses import dataclass, field
from enum import StrEnum

from scoring.profile import Level
from scoring.whole import is_whole

CRITERIA = ("profession", "region", "language")
"""The measures of fit, in the order of every array of criteria."""

FULL_SCORE = 10_000
"""A perfect fit, in basis points."""

BASIS_POINTS = range(FULL_SCORE + 1)


class Objective(StrEnum):
    """What the best plan is; each is lexicographic and exact."""

    MOST_PAIRS = "most_pairs"
    """As many mentees as possible, then the highest total."""
    BEST_TOTAL = "best_total"
    """The highest total."""
    FAIREST = "fairest"
    """As many mentees as possible, then the best worst pair, then the highest total."""


def check_objective(objective: object) -> None:
    """Raise `ValueError` for all but an `Objective`; solvers compare by identity, so its text is none."""
    if not any(objective is one for one in Objective):
        raise ValueError(
            f"objective is one of {', '.join(map(str, Objective))} as an Objective, got {objective!r}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each criterion counts: integers in [0, 100], one above 0."""

    profession: int = 50
    region: int = 25
    language: int = 25

    def __post_init__(self) -> None:
        for name in CRITERIA:
            if not is_whole(getattr(self, name), range(101)):
                raise ValueError(f"A weight is an integer in [0, 100], {name} is {getattr(self, name)!r}.")
        if self.total == 0:
            raise ValueError("At least one weight must be above 0, all are 0.")

    @property
    def total(self) -> int:
        """Sum of the weights, in [1, 300]."""
        return self.profession + self.region + self.language


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The hard conditions that a policy may switch.

    Parameters
    ----------
    common_language : Level, optional
        Both must share one language, or speak two close ones, at this level or
        above; `None` switches the rule off.
    german_level : Level, optional
        The least command of German of both.
    distance : bool
        Two who can meet only in person must be within both their limits.
    meeting : bool
        The two must have one way to meet in common.
    same_gender : bool
        Honour the wish of either to meet only their own gender.
    min_score : int
        The least score of a pair, in basis points.
    """

    common_language: Level | None = Level.B1
    german_level: Level | None = None
    distance: bool = True
    meeting: bool = True
    same_gender: bool = True
    min_score: int = 3000

    def __post_init__(self) -> None:
        for name in ("common_language", "german_level"):
            level = getattr(self, name)
            if level is not None and not isinstance(level, Level):
                raise TypeError(f"{name} is a Level or None, got {level!r}.")
        for name in ("distance", "meeting", "same_gender"):
            if not isinstance(getattr(self, name), bool):
                raise TypeError(f"{name} is True or False, got {getattr(self, name)!r}.")
        if not is_whole(self.min_score, BASIS_POINTS):
            raise ValueError(f"min_score is an integer in [0, {FULL_SCORE}], got {self.min_score!r}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Weights, rules and objective of a run.

    Parameters
    ----------
    load_penalty : int
        What each further mentee of the same mentor costs the plan more than the
        one before, in basis points, [0, 10000].
    waiting_bonus_per_month : int
        What each full month of waiting adds to a mentee's claim on a seat, in
        basis points, [0, 10000]. It changes the plan, never a score.
    """

    weights: Weights = field(default_factory=Weights)
    rules: Rules = field(default_factory=Rules)
    objective: Objective = Objective.MOST_PAIRS
    load_penalty: int = 0
    waiting_bonus_per_month: int = 0

    def __post_init__(self) -> None:
        check_objective(self.objective)
        for name in ("load_penalty", "waiting_bonus_per_month"):
            if not is_whole(getattr(self, name), BASIS_POINTS):
                raise ValueError(f"{name} is an integer in [0, {FULL_SCORE}], got {getattr(self, name)!r}.")
