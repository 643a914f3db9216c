"""Programmes on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from api.schemas.base import WireModel
from api.schemas.faults import wrong
from api.schemas.people import ConsentVersion
from api.schemas.policy import Policy
from api.schemas.profiles import Line
from matcher.pairing import Confirmation

LONGEST_SLUG = 63
LONGEST_KEPT = 600
"""Months for which people can be kept at most, unless they are kept for good."""

Slug = Annotated[
    str, Field(max_length=LONGEST_SLUG, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", examples=["iq-weser-ems"])
]

Address = Annotated[
    str, Field(max_length=500, pattern=r"^https?://[^\s]+$", examples=["https://example.org/consent"])
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
    consent_version: ConsentVersion | None = None
    """The present version of the text that people consent to."""
    consent_url: Address | None = None
    """Where the text can be read."""
    consent_required: bool = False
    """Whether only those take part in runs who have consented to the present version.

    Of whoever has consented to none, gender and the wish for the same are not stored; what was stored
    before goes within minutes.
    """
    retention_months: Annotated[int, Field(ge=1, le=LONGEST_KEPT)] | None = None
    """After how many months without a change and without an open pairing people are erased; null is never."""

    @model_validator(mode="after")
    def _what_is_required_is_named(self) -> "ProgrammeInput":
        if self.consent_required and self.consent_version is None:
            raise wrong("consent_version_missing")
        return self


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
    consent_version: str | None
    consent_url: str | None
    consent_required: bool
    retention_months: int | None
    version: int
    created_at: datetime
    updated_at: datetime
