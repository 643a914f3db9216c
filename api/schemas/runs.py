"""Runs and what they find, on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from api.schemas.base import WireModel
from api.schemas.matching import Criteria, RuleName, Summary
from api.schemas.policy import Policy
from api.schemas.states import ProposalState, RunState

Fraction = Annotated[float, Field(ge=0, le=1)]


class RunInput(WireModel):
    """What a run is to do; nothing need be said."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"policy": {"weights": {"region": 40}, "objective": "fairest"}}]}
    )

    policy: Policy | None = None
    """Taken instead of the programme's policy; what it leaves out has its default."""
    keep: bool = False
    """Keep the pairs that people have been told about."""


class ImpossibleLock(WireModel):
    """A locked pair that no plan can contain, and why."""

    mentee_id: UUID
    mentor_id: UUID
    causes: list[str]
    """Rules that the pair breaks; `inactive` if one of the two takes no part, `capacity` if the mentor
    has fewer seats than locks."""


class RunError(WireModel):
    """Why a run has failed."""

    code: str
    detail: str
    locks: list[ImpossibleLock] | None = None


class RunView(WireModel):
    """An optimisation over the active people of a programme."""

    id: UUID
    programme_id: UUID
    state: RunState
    progress: Fraction
    policy: Policy
    """The exact policy of this run."""
    keep: bool
    summary: Summary | None
    """The figures, once the run is done."""
    error: RunError | None
    input_hash: str | None
    """SHA-256 of all that decided the result, hexadecimal."""
    solver_version: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    updated_at: datetime


class RunProgress(WireModel):
    """An event of a run that is followed."""

    state: RunState
    progress: Fraction


class ProposalView(WireModel):
    """A pair that a run suggests; a coordinator decides."""

    id: UUID
    run_id: UUID
    mentee_id: UUID
    mentor_id: UUID
    score: Annotated[int, Field(ge=0, le=10_000)]
    criteria: Criteria
    reasons: list[str]
    """Why the two fit, as sentences in the language of `Accept-Language`."""
    locked: bool
    state: ProposalState
    pairing_id: UUID | None
    """The pairing that an approval has started."""


class UnmatchedView(WireModel):
    """A mentee whom a run left over."""

    mentee_id: UUID
    feasible_mentors: int
    """Mentors with whom no rule is broken."""
    broken_rules: dict[RuleName, int]
    """How many mentors each rule takes away."""
    reasons: list[str]
    """Why, and what would help, as sentences in the language of `Accept-Language`."""
