"""The tables of mentors and mentees."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.schemas.states import Role, Status
from api.store.base import Base
from api.store.sorting import LONGEST_KEY
from api.store.types import JsonObject
from scoring.profile import Gender, Meeting


class ProfileRow(Base):
    """A mentor or a mentee: as sent, and what was made of it for matching and searching."""

    __tablename__ = "profiles"
    __table_args__ = (
        UniqueConstraint("programme_id", "role", "external_ref"),
        # What exclusions, locks and proposals refer to.
        UniqueConstraint("programme_id", "id"),
        Index(None, "programme_id", "role", "id"),
        Index(None, "programme_id", "role", "ags"),
        Index(None, "programme_id", "role", "name_key", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    role: Mapped[Role]
    status: Mapped[Status]
    version: Mapped[int]
    external_ref: Mapped[str | None] = mapped_column(String(200))
    wire: Mapped[JsonObject]
    search: Mapped[str] = mapped_column(Text)
    # What lists are sorted by, folded.
    name_key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    place_key: Mapped[str] = mapped_column(String(LONGEST_KEY))
    lat: Mapped[float]
    lon: Mapped[float]
    ags: Mapped[str | None] = mapped_column(String(5))
    meeting: Mapped[Meeting]
    max_distance_km: Mapped[float | None]
    gender: Mapped[Gender | None]
    same_gender_only: Mapped[bool]
    # The seats of a mentor. A mentee has one: one open pairing at most.
    capacity: Mapped[int] = mapped_column(SmallInteger)
    waiting_since: Mapped[date | None]
    # Of the consent in `wire`, what decides who takes part.
    consent_version: Mapped[str | None] = mapped_column(String(40))
    consent_withdrawn: Mapped[bool]
    # Written by `people.mark` alone.
    restricted_at: Mapped[datetime | None]
    restricted_by: Mapped[str | None] = mapped_column(String(60))
    restricted_reason: Mapped[str | None] = mapped_column(String(40))
    held_at: Mapped[datetime | None]
    held_by: Mapped[str | None] = mapped_column(String(60))
    held_reason: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ProfileOccupationRow(Base):
    """An occupation of a profile; position 0 is the best."""

    __tablename__ = "profile_occupations"
    __table_args__ = (Index(None, "kldb", "profile_id"),)

    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    kldb: Mapped[str] = mapped_column(String(5))


class ProfileLanguageRow(Base):
    """A language of a profile and the command of it, 1 (A1) to 7 (native)."""

    __tablename__ = "profile_languages"
    __table_args__ = (Index(None, "code", "profile_id"),)

    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(35))
    level: Mapped[int] = mapped_column(SmallInteger)
