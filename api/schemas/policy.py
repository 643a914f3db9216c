"""A policy on the wire."""

from typing import Annotated

from pydantic import Field, model_validator

from api.schemas.base import WireModel
from api.schemas.faults import wrong
from api.schemas.profiles import LevelName
from scoring import policy
from scoring.policy import Objective
from scoring.profile import Level

Weight = Annotated[int, Field(ge=0, le=100)]
Points = Annotated[int, Field(ge=0, le=policy.FULL_SCORE)]


class Weights(WireModel):
    """How much each criterion counts; at least one must be above 0."""

    profession: Weight = 50
    region: Weight = 25
    language: Weight = 25

    @model_validator(mode="after")
    def _not_all_zero(self) -> "Weights":
        if self.profession == self.region == self.language == 0:
            raise wrong("weights_all_zero")
        return self


class LevelRule(WireModel):
    """A rule that demands a level."""

    level: LevelName


class Rules(WireModel):
    """The hard conditions of a pair; `null` or `false` switches one off."""

    common_language: LevelRule | None = LevelRule(level=LevelName.B1)
    """A language that both share, or two close ones, at this level or above."""
    german_level: LevelRule | None = None
    """The least command of German of both."""
    distance: bool = True
    """Two who can meet only in person are within both their limits."""
    meeting: bool = True
    """The two have a way to meet in common."""
    same_gender: bool = True
    """The wish of either to meet only their own gender."""
    min_score: Points = 3000
    """The least score of a pair."""


class Policy(WireModel):
    """Weights, rules and objective; what is left out has the value shown."""

    weights: Weights = Weights()
    rules: Rules = Rules()
    objective: Objective = Objective.MOST_PAIRS
    load_penalty: Points = 0
    """What each further mentee of one mentor costs the plan more than the one before."""
    waiting_bonus_per_month: Points = 0
    """What each month of waiting adds to a mentee's claim on a seat."""

    def to_domain(self) -> policy.Policy:
        """The policy, as scoring knows one."""
        rules = self.rules
        return policy.Policy(
            weights=policy.Weights(**self.weights.model_dump()),
            rules=policy.Rules(
                common_language=_level(rules.common_language),
                german_level=_level(rules.german_level),
                distance=rules.distance,
                meeting=rules.meeting,
                same_gender=rules.same_gender,
                min_score=rules.min_score,
            ),
            objective=self.objective,
            load_penalty=self.load_penalty,
            waiting_bonus_per_month=self.waiting_bonus_per_month,
        )


def _level(rule: LevelRule | None) -> Level | None:
    return None if rule is None else rule.level.level
