"""Pairings on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from api.schemas.base import WireModel
from api.schemas.moments import Moment
from api.schemas.profiles import Line, Prose
from api.schemas.states import Outcome, Role
from matcher.pairing import PairingState


class PairingInput(WireModel):
    """Two people whom a coordinator pairs by hand."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "mentee_id": "01a200df-0000-7000-8000-000000000001",
                    "mentor_id": "01a200df-0000-7000-8000-000000000002",
                    "reason": "They know each other from a course.",
                }
            ]
        }
    )

    mentee_id: UUID
    mentor_id: UUID
    reason: Prose | None = None


class Decision(WireModel):
    """Why a coordinator decides so; nothing need be said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Met at the summer fair."}]})

    reason: Prose | None = None


class Ending(Decision):
    """Why a pairing ends, and what it has led to; nothing need be said."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "Hired by the clinic.", "outcome": "in_work"}]}
    )

    outcome: Outcome | None = None
    """`in_work`: works in the profession, or one that fits; `in_qualification`: in training or on the way
    to recognition; `ended_early`."""


class Answer(WireModel):
    """An answer to an invitation, given for a mentor or a mentee; nothing need be said."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"on_behalf_of": "mentor", "reason": "no_time"}]}
    )

    on_behalf_of: Role | None = None
    """Whose answer it is; left out, that of whoever is asked now. Whoever may send the same twice
    should say it: a second yes of the mentor then never counts as the mentee's."""
    reason: Prose | None = None
    """`no_time`, `too_far`, `wrong_field`, `language`, `conflict_of_interest`, `other`, or own words.
    Whoever declines for `no_time` is paused."""


class FirstMeeting(WireModel):
    """When and where the two meet first."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"at": "2026-10-20T16:00:00Z", "place": "Volkshochschule Leer"}]}
    )

    at: Moment
    """With its offset from UTC."""
    place: Line | None = None
    """A place, or the address of a video call."""


class Regret(WireModel):
    """What the best plan loses if the pair is forced into it; figures count in this order."""

    pairs: int
    """Fewer pairs; 0 under `best_total`, which does not count them."""
    lowest_score: int = 0
    """By how much the worst pair would fall; 0 unless the objective is `fairest`."""
    score: int
    """By how much the sum would fall, in basis points; below 0 where fewer pairs have a higher sum."""


class StepView(WireModel):
    """Somebody has brought a pairing into a state."""

    at: datetime
    state: PairingState
    by: str
    """The id of the key or the account that took the step; `mentor` or `mentee` who answered by a link,
    `clock` for a deadline."""
    by_name: str | None
    """The name of the key or of whose account it is, if it is still there."""
    reason: str | None


class History(WireModel):
    """All steps of a pairing, oldest first."""

    items: list[StepView]


class PairingView(WireModel):
    """A tandem, or what was to become one."""

    id: UUID
    programme_id: UUID
    mentee_id: UUID
    mentor_id: UUID
    seat: Annotated[int, Field(ge=1)]
    """Which of the mentor's seats it occupies while it is open."""
    state: PairingState
    proposal_id: UUID | None
    """The proposal that was approved; null for a pairing by hand."""
    score: Annotated[int, Field(ge=0, le=10_000)]
    regret: Regret | None
    """For a pairing by hand, as the programme was when it was opened, other open pairings being fixed. Null
    for an approved proposal, and where it cannot be told: the pair breaks a rule, locks leave no room for
    it, or there was too much to compute."""
    answer_until: datetime | None
    """Until when whoever is asked can answer; null if nobody is."""
    opened_by: str
    """The id of the key or the account that opened it."""
    opened_reason: str | None
    changed_by: str | None
    """The id of the key or the account that took the last step; `clock` if a deadline passed."""
    changed_at: datetime | None
    changed_reason: str | None
    outcome: Outcome | None
    """What it has led to; null while it goes on, or if nobody has said."""
    first_meeting: FirstMeeting | None
    """When and where the two meet first; null if that is not set."""
    created_at: datetime
    updated_at: datetime
