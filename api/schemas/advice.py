"""Certificates and advice, on the wire."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from api.schemas.advice_examples import (
    CANDIDATE,
    CERTIFICATE,
    RIVALS,
    RULE_PRICE,
    SCARCITY,
)
from api.schemas.base import WireModel
from api.schemas.matching import Criteria, RuleName, Summary
from api.schemas.policy import Policy
from scoring.policy import Objective

Points = Annotated[int, Field(ge=0, le=10_000)]
Count = Annotated[int, Field(ge=0)]


class CertifiedPair(WireModel):
    """A pair of the plan that is proved."""

    mentee: UUID
    mentor: UUID
    score: Points


class CertificateView(WireModel):
    """A run's plan, its proof and all that decided it; saved as it is, `matcher verify` accepts it.

    People are named by id only.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [CERTIFICATE]})

    run_id: UUID
    input_sha256: str
    """SHA-256 of `input` as canonical JSON, hexadecimal."""
    solver_version: str
    policy: Policy
    """The exact policy of the run."""
    objective: Objective
    summary: Summary
    pairs: list[CertifiedPair]
    """All pairs of the plan, whatever has become of them since."""
    certificate: dict[str, Any]
    """Prices that prove the plan optimal; anyone can check them."""
    input: dict[str, Any]
    """Everything that decided the plan: people as codes and numbers, policy, exclusions, locks, day."""


class Gained(WireModel):
    """What the best plan would gain; figures count in this order."""

    pairs: int
    """More pairs; 0 under `best_total`, which does not count them."""
    lowest_score: int
    """By how much the worst pair would rise, below 0 if it fell; 0 unless the objective is `fairest`."""
    score: int
    """By how much the sum would rise, in basis points: scores and bonus for waiting, less what seats cost.
    Below 0 where one more pair comes at that price."""


class Lost(WireModel):
    """What the best plan would lose; figures count in this order."""

    pairs: int
    """Fewer pairs; 0 under `best_total`, which does not count them."""
    lowest_score: int
    """By how much the worst pair would fall, below 0 if it rose; 0 unless the objective is `fairest`."""
    score: int
    """By how much the sum would fall, in basis points: scores and bonus for waiting, less what seats cost.
    Below 0 where fewer pairs have a higher sum."""


class GroupRef(WireModel):
    """An occupation group."""

    kldb: str
    """KldB 2010, three digits."""
    label: str


class DistrictRef(WireModel):
    """A district of Lower Saxony."""

    ags: str
    name: str


class SpokenRef(WireModel):
    """A language."""

    code: str
    name: str


class NeedView(WireModel):
    """A kind of mentor that the programme lacks, and what one of them would bring."""

    occupation_group: GroupRef
    district: DistrictRef | None
    """Null for anywhere outside Lower Saxony."""
    language: SpokenRef
    """Spoken natively, besides German at C1."""
    mentees: Count
    """How many mentees of the run are of this kind."""
    gain: Gained
    reason: str
    """The gain as a sentence, in the language of `Accept-Language`."""


class SeatView(WireModel):
    """What the seats of a mentor are worth to the plan."""

    mentor_id: UUID
    seats: Count
    one_more: Gained
    """What one more seat would bring."""
    one_fewer: Lost | None
    """What one seat fewer would cost; null where none can be given up."""


class ScarcityView(WireModel):
    """Whom the programme of a run lacks; each list has at most `limit` items."""

    model_config = ConfigDict(json_schema_extra={"examples": [SCARCITY]})

    run_id: UUID
    kinds: list[NeedView]
    """What one more mentor of each kind would bring, the most first; without kinds that bring nothing."""
    recruits: list[NeedView]
    """Whom to recruit next, one after the other: each the best choice once those before have come; five at
    most."""
    mentors: list[SeatView]
    """The mentors there are, those first of whom one more seat would bring most, then those whose seats are
    hardest to spare."""


class RulePriceView(WireModel):
    """What the plan would gain without one rule, all others kept."""

    model_config = ConfigDict(json_schema_extra={"examples": [RULE_PRICE]})

    rule: RuleName
    label: str
    """The name of the rule, in the language of `Accept-Language`."""
    pairs_opened: Count
    """Pairs that this rule alone forbids."""
    gain: Gained
    total_score: Count
    """Of the plan without the rule."""
    mean_score: Points
    reason: str
    """The gain as a sentence, in the language of `Accept-Language`."""


class RivalsView(WireModel):
    """Mentees who compete for too few seats: none of them fits anybody else."""

    model_config = ConfigDict(json_schema_extra={"examples": [RIVALS]})

    left: list[UUID]
    """Those of them whom the run left over."""
    mentees: list[UUID]
    """All of them."""
    mentors: list[UUID]
    """Everybody who fits one of them."""
    seats: Count
    """The seats of these mentors that no lock has taken."""
    reasons: list[str]
    """What they have in common, as sentences in the language of `Accept-Language`."""


class CandidateView(WireModel):
    """A mentor for a mentee."""

    model_config = ConfigDict(json_schema_extra={"examples": [CANDIDATE]})

    mentor_id: UUID
    feasible: bool
    """No rule is broken."""
    score: Points
    criteria: Criteria
    broken_rules: list[RuleName]
    regret: Lost | None
    """What the best plan loses if this pair is forced into it; null where that cannot be."""
    in_plan: bool
    """The best plan makes this pair."""
    reasons: list[str]
    """What the fit rests on, as sentences in the language of `Accept-Language`."""
