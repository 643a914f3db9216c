"""Programmes on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from api.schemas.base import WireModel
from api.schemas.policy import Policy
from api.schemas.profiles import Line
from matcher.pairing import Confirmation

LONGEST_SLUG = 63

Slug = Annotated[
    str, Field(max_length=LONGEST_SLUG, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", examples=["iq-weser-ems"])
]


class ProgrammeInput(WireModel):
    """A programme, as it is created or changed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "IQ Mentoring Weser-Ems",
                    "slug": "iq-weser-ems",
                    "policy": {"weights": {"profession": 60, "region": 20, "language": 20}},
                    "confirmation": "mentor_then_mentee",
                }
            ]
        }
    )

    name: Annotated[Line, Field(examples=["IQ Mentoring Weser-Ems"])]
    slug: Slug | None = None
    """The programme's name in addresses; made from `name` if left out."""
    policy: Policy = Policy()
    answer_days: Annotated[int, Field(ge=1, le=90)] = 7
    """How many days somebody has to answer an invitation."""
    confirmation: Confirmation = Confirmation.MENTOR
    """Who is asked before a pairing becomes active."""
    require_if_match: bool = False
    """Whether `PUT`, `PATCH` and `DELETE` must name in `If-Match` the version that they are meant for."""


class ProgrammeView(WireModel):
    """A programme."""

    id: UUID
    name: str
    slug: str
    policy: Policy
    policy_version: int
    """Counts the changes of the policy."""
    answer_days: int
    confirmation: Confirmation
    require_if_match: bool
    version: int
    created_at: datetime
    updated_at: datetime
