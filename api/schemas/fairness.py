"""The fairness report of a run, on the wire."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from api.schemas.base import WireModel
from matcher.fairness import Trait

Points = Annotated[int, Field(ge=0, le=10_000)]
"""Of everybody, or of a full score."""
Count = Annotated[int, Field(ge=0)]

_EVERYBODY: JsonDict = {
    "people": 120,
    "matched": 96,
    "share": 8000,
    "share_low": 7198,
    "share_high": 8618,
    "mean_fit": 8120,
    "mean_fit_low": 7990,
    "mean_fit_high": 8250,
}
_GROUP: JsonDict = {
    "trait": "language",
    "group": "ar",
    "otherwise": True,
    "people": 30,
    "matched": 15,
    "share": 5000,
    "share_low": 3315,
    "share_high": 6685,
    "mean_fit": 7700,
    "mean_fit_low": 7310,
    "mean_fit_high": 8090,
}
_SMALL: JsonDict = {**dict.fromkeys(_GROUP), "trait": "gender", "group": "diverse", "otherwise": False}


class FairnessFigures(WireModel):
    """Who is matched and how well; what would be about fewer than five people is null."""

    people: Count | None
    matched: Count | None
    share: Points | None
    """Of those matched, in basis points."""
    share_low: Points | None
    """The interval in which it may lie by chance (Wilson)."""
    share_high: Points | None
    mean_fit: Points | None
    """Of those matched."""
    mean_fit_low: Points | None
    """The interval in which it may lie by chance (Student)."""
    mean_fit_high: Points | None


class FairnessGroup(FairnessFigures):
    """The figures of some mentees."""

    trait: Trait
    """By what mentees are grouped; who has two native languages is in two groups."""
    group: str
    """A gender, a language, an AGS, or how long somebody has waited: `under_3_months`, `3_to_6_months`,
    `6_to_12_months`, `over_12_months`; `unknown` where nothing is said, `combined` for all small groups."""
    otherwise: bool
    """Whether an interval does not reach the figure of everybody: worth a look, not a verdict."""


class FairnessView(WireModel):
    """How a run treats groups of mentees, as it was on the day of the run; it names nobody."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "run_id": "019a2f6e-0000-7000-8000-000000000030",
                    "confidence": 0.95,
                    "everybody": _EVERYBODY,
                    "groups": [_GROUP, _SMALL],
                }
            ]
        }
    )

    run_id: UUID
    confidence: float
    """How often intervals of this kind hold what they are about."""
    everybody: FairnessFigures
    groups: list[FairnessGroup]
