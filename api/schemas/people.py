"""Stored profiles on the wire."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from api.schemas.base import WireModel
from api.schemas.moments import Moment
from api.schemas.profiles import Profile, Prose
from api.schemas.states import RestrictionReason, Role, Status
from scoring.catalogue.text import fold

EXAMPLE: JsonDict = {
    "external_ref": "niq-4711",
    "name": "Amal Haddad",
    "email": "amal@example.org",
    "occupations": [{"kldb": "81302"}, {"text": "Krankenschwester"}],
    "location": {"place": "Leer"},
    "meeting": "either",
    "max_distance_km": 50,
    "languages": [{"code": "de", "level": "B2"}, {"code": "ar", "level": "native"}],
    "topics": ["job_application", "recognition"],
    "capacity": 2,
}
"""A profile that anybody can send."""


ConsentVersion = Annotated[
    str, Field(max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", examples=["2026-10"])
]
"""What a programme calls a version of the text that people consent to."""


class Consent(WireModel):
    """What somebody has consented to, and since when they do so no more."""

    version: ConsentVersion
    at: Moment
    """With its offset from UTC."""
    withdrawn_at: Moment | None = None
    """Whoever has withdrawn takes part in no run, and their gender and the wish for the same are removed."""


class PersonInput(Profile):
    """A profile, as it is created, changed or synchronised."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    status: Status | None = None
    """Left out, somebody new is active, and somebody known stays as they are."""
    consent: Consent | None = None
    """`PUT` and imports that leave it out keep what is known of it."""

    @property
    def searched(self) -> str:
        """What a search looks into, folded as the words that are searched for."""
        texts = [self.name, self.email, self.external_ref, self.location.place]
        texts += [occupation.text for occupation in self.occupations]
        return fold(" ".join(text for text in texts if text))

    def wire(self) -> dict[str, Any]:
        """The profile as it is stored and answered: as sent, with codes beside the words."""
        sent = self.model_dump(mode="json", exclude={"status"})
        sent["location"] = _given(sent["location"])
        sent["occupations"] = [_given(occupation) for occupation in sent["occupations"]]
        if sent["consent"] is None:
            # As of all who were stored before there was such a thing.
            del sent["consent"]
        return sent


def _given(sent: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sent.items() if value is not None}


class RestrictionInput(WireModel):
    """Why data are to be stored only."""

    reason: RestrictionReason
    """`accuracy_contested`, `unlawful`, `legal_claims` or `objection` (GDPR, article 18, paragraph 1)."""


class HoldInput(WireModel):
    """Why data must not be erased."""

    reason: Prose


class MarkView(WireModel):
    """What protects the data of somebody: why, since when, and who has said so."""

    reason: str
    by: str
    """The id of a key or an account."""
    at: datetime


class PersonView(Profile):
    """A stored profile."""

    consent: Consent | None = None
    restriction: MarkView | None
    """The data are only stored: the person takes part in nothing, and nobody can change them."""
    legal_hold: MarkView | None
    """The person cannot be erased."""

    id: UUID
    programme_id: UUID
    role: Role
    status: Status
    version: int
    created_at: datetime
    updated_at: datetime


class PairInput(WireModel):
    """A mentee, a mentor and why they must, or must never, be paired."""

    mentee_id: UUID
    mentor_id: UUID
    reason: Prose | None = None


class PairView(WireModel):
    """An exclusion or a lock."""

    id: UUID
    programme_id: UUID
    mentee_id: UUID
    mentor_id: UUID
    reason: str | None
    created_at: datetime
