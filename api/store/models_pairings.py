"""The tables of pairings, and of all that has happened."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.schemas.states import Outcome
from api.store.base import Base, owned_profile
from api.store.types import JsonObject, names_of
from matcher.pairing import PairingState

OPEN = tuple(state for state in PairingState if state.open)
"""The states in which a pairing occupies a seat."""

_WHILE_OPEN = text("state IN ({})".format(", ".join(f"'{state}'" for state in OPEN)))


class PairingRow(Base):
    """A mentee and a mentor who are, or were to be, a tandem.

    Two indexes hold what must hold whatever races: an open pairing has a seat of
    its mentor to itself, and is the only open one of its mentee.
    """

    __tablename__ = "pairings"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    mentee_id: Mapped[UUID]
    mentor_id: Mapped[UUID]
    # From 1 to the mentor's capacity.
    seat: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[PairingState]
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposals.id", ondelete="CASCADE"))
    score: Mapped[int]
    regret: Mapped[JsonObject | None]
    # Null as soon as nobody is asked any more.
    answer_until: Mapped[datetime | None]
    # Who opened it and why; then who took the last step, when and why. All steps stand in `pairing_steps`.
    opened_by: Mapped[str] = mapped_column(String(60))
    opened_reason: Mapped[str | None] = mapped_column(String(500))
    changed_by: Mapped[str | None] = mapped_column(String(60))
    changed_at: Mapped[datetime | None]
    changed_reason: Mapped[str | None] = mapped_column(String(500))
    # What it has led to, once it has ended.
    outcome: Mapped[Outcome | None] = mapped_column(names_of(Outcome))
    first_meeting_at: Mapped[datetime | None]
    first_meeting_place: Mapped[str | None] = mapped_column(String(200))
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        # A proposal starts one pairing at most.
        UniqueConstraint("proposal_id"),
        Index(
            "uq_pairings_open_seat", "mentor_id", "seat", unique=True,
            sqlite_where=_WHILE_OPEN, postgresql_where=_WHILE_OPEN,
        ),
        Index(
            "uq_pairings_open_mentee", "mentee_id", unique=True,
            sqlite_where=_WHILE_OPEN, postgresql_where=_WHILE_OPEN,
        ),
        # What deleting somebody, the lists and the deadlines look for.
        Index(None, "mentor_id", "id"),
        Index(None, "mentee_id", "id"),
        Index(None, "programme_id", "id"),
        Index(None, "answer_until"),
        owned_profile("mentee_id"),
        owned_profile("mentor_id"),
    )  # fmt: skip


class PairingStepRow(Base):
    """Somebody has brought a pairing into a state; goes with the pairing, whatever they have written."""

    __tablename__ = "pairing_steps"

    pairing_id: Mapped[UUID] = mapped_column(ForeignKey("pairings.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    state: Mapped[PairingState]
    by: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(500))


class EventRow(Base):
    """Something that has happened; rows are added, never changed.

    The subject is named and not referred to: events outlive what they tell of.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index(None, "programme_id", "id"),
        Index(None, "subject_id", "id"),
        # Without it SQLite would give the id of a deleted last row again.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    at: Mapped[datetime]
    type: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID]
    data: Mapped[JsonObject]
