"""API keys on the wire, and what they may do."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from api.schemas.base import WireModel
from api.schemas.moments import Moment
from api.schemas.profiles import Line

MOST_OVERLAP_HOURS = 720


class Scope(StrEnum):
    """What a key may do; `admin` includes all the others."""

    ADMIN = "admin"
    PROFILES_READ = "profiles:read"
    PROFILES_WRITE = "profiles:write"
    MATCHING = "matching"
    PAIRINGS = "pairings"
    EVENTS_READ = "events:read"


class KeyInput(WireModel):
    """Whose key it is, and what it may do."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Case database", "scopes": ["profiles:write", "events:read"]}]
        }
    )

    name: Line
    """For the list of keys: the system that holds it."""
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
    programme_ids: Annotated[list[UUID], Field(min_length=1, max_length=100)] | None = None
    """The programmes that it reaches; all that the calling key reaches if left out."""
    expires_at: Moment | None = None
    """From then on it is not valid any more; within a hundred years, and no later than the calling key.

    If left out, when that one expires, if it does.
    """


class KeyRotationInput(WireModel):
    """How a key is replaced."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"overlap_hours": 24}]})

    overlap_hours: Annotated[int, Field(ge=0, le=MOST_OVERLAP_HOURS)] = 24
    """So long the old key stays valid; 0 if others may know it."""


class KeyView(WireModel):
    """A key without its secret."""

    id: UUID
    prefix: Annotated[str, Field(examples=["0f3a5c7e9b1d"])]
    """The part of the key between `mm_` and the secret."""
    name: str
    scopes: list[Scope]
    programme_ids: list[UUID] | None
    """Null for all programmes, also those to come."""
    created_at: datetime
    created_by: str
    """The id of the key that made it, or `operator` for the command line."""
    expires_at: datetime | None
    replaces: UUID | None
    """The key that was rotated to make this one."""
    retires_at: datetime | None
    """After a rotation: from then on it is not valid any more."""
    revoked_at: datetime | None
    revoked_by: str | None
    last_used_at: datetime | None
    """To the minute; a use leaves the `ETag` as it is."""


class KeySecret(KeyView):
    """A key with its secret, which is shown here and never again."""

    key: Annotated[str, Field(examples=["mm_0f3a5c7e9b1d_C2FVsBQIhrscChlQIMV-b5sSYspob7oDazfgh1hLP3k"])]
    """For `Authorization: Bearer`."""
