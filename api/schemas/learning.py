"""What can be learned from outcomes, on the wire."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from api.schemas.base import WireModel
from api.schemas.policy import Weights
from matcher.learning import Silence

Points = Annotated[int, Field(ge=0, le=10_000)]
"""Of the whole, in basis points."""
Count = Annotated[int, Field(ge=0)]


class LeftOut(StrEnum):
    """Why a pairing says nothing of what fits."""

    UNANSWERED = "unanswered"
    """Nobody has answered yet or in time, or it was withdrawn before."""
    OTHER_REASON = "other_reason"
    """It was declined for want of time, for another reason, or for none that was given."""
    ENDED_EARLY = "ended_early"
    """It has begun and ended early, and nobody has said that it was for want of fit."""
    BY_HAND = "by_hand"
    """No run has proposed it."""


class LeftOutPairings(WireModel):
    """Pairings from which nothing is learned."""

    why: LeftOut
    """`unanswered`: nobody has answered yet or in time, or it was withdrawn; `other_reason`: declined for
    no reason that is about fit; `ended_early`: for no such reason; `by_hand`: no run has proposed it."""
    pairings: Count | None
    """Null from 1 to 4."""


class LearnedFrom(WireModel):
    """What there is to learn from."""

    accepted: Count | None
    """Tandems that have begun, and that nobody says not to fit; null from 1 to 4."""
    declined: Count | None
    """Declined or ended for want of fit, or both say on average that they do not fit; null from 1 to 4."""
    left_out: list[LeftOutPairings]


class CriterionShare(WireModel):
    """What a criterion has of the whole weight."""

    criterion: str
    present: Points
    suggested: Points
    low: Points
    """The interval in which the share may lie, by the decisions alone."""
    high: Points


class Evidence(WireModel):
    """What speaks for other weights, measured on decisions that were left out in finding them."""

    confidence: float
    """How often intervals of this kind hold what they are about."""
    gain: float
    """By how much the mean log loss of a decision is smaller, in nats."""
    gain_low: float
    gain_high: float
    ranked_present: Points
    """Of two pairs, one accepted and one declined: how often the accepted one has the higher score."""
    ranked_suggested: Points


class SuggestionView(WireModel):
    """Weights that would have foreseen better whom people accept; nothing follows from it by itself."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "programme_id": "019a2f6e-0000-7000-8000-000000000010",
                    "learned_from": {
                        "accepted": 212,
                        "declined": 61,
                        "left_out": [
                            {"why": "unanswered", "pairings": 23},
                            {"why": "other_reason", "pairings": 48},
                            {"why": "ended_early", "pairings": None},
                            {"why": "by_hand", "pairings": 17},
                        ],
                    },
                    "why_none": None,
                    "weights": {"profession": 31, "region": 52, "language": 17},
                    "shares": [
                        {
                            "criterion": "profession",
                            "present": 5000,
                            "suggested": 3100,
                            "low": 1840,
                            "high": 4490,
                        },
                        {
                            "criterion": "region",
                            "present": 2500,
                            "suggested": 5200,
                            "low": 3560,
                            "high": 6910,
                        },
                        {
                            "criterion": "language",
                            "present": 2500,
                            "suggested": 1700,
                            "low": 200,
                            "high": 3300,
                        },
                    ],
                    "evidence": {
                        "confidence": 0.95,
                        "gain": 0.041,
                        "gain_low": 0.009,
                        "gain_high": 0.073,
                        "ranked_present": 6830,
                        "ranked_suggested": 7420,
                    },
                }
            ]
        }
    )

    programme_id: UUID
    learned_from: LearnedFrom
    why_none: Silence | None
    """Why nothing is suggested; null if something is. `few_decisions`: below 100; `one_sided`: fewer than
    30 accepted or declined; `not_better`: others do not foresee better beyond what chance may do."""
    weights: Weights | None
    """Null if nothing is suggested, as all below."""
    shares: list[CriterionShare] | None
    evidence: Evidence | None
