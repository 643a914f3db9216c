"""The tables. Rows stay in `api.store`; queries hand out the records of `api.store.records`.

There are no relationships, so that nothing is ever loaded behind a query's back.
Whatever belongs to a profile goes with it: foreign keys to profiles cascade.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.schemas.states import ProposalState, RunState
from api.store.base import Base, owned_profile
from api.store.models_accounts import (
    AccountRow,
    MembershipRow,
    OidcAttemptRow,
    SessionRow,
    SignInLinkRow,
    SignInTriesRow,
)
from api.store.models_imports import ImportRow
from api.store.models_kept import KeptAnswerRow
from api.store.models_keys import ApiKeyRow
from api.store.models_mail import FeedbackRow, LinkRow, OutboxRow
from api.store.models_pairings import EventRow, PairingRow, PairingStepRow
from api.store.models_people import ProfileLanguageRow, ProfileOccupationRow, ProfileRow
from api.store.models_rates import RateWindowRow
from api.store.models_reads import ReadRow
from api.store.models_texts import MailTextRow
from api.store.models_trail import TrailRow
from api.store.models_uploads import ColumnsRow, UploadRow
from api.store.models_webhooks import WebhookCursorRow, WebhookDeliveryRow, WebhookRow
from api.store.types import JsonObject
from matcher.pairing import Confirmation

# One place to import tables from, so that none is forgotten when they are made.
__all__ = [
    "AccountRow",
    "ApiKeyRow",
    "Base",
    "ColumnsRow",
    "EventRow",
    "ExclusionRow",
    "FeedbackRow",
    "ImportRow",
    "KeptAnswerRow",
    "LinkRow",
    "LockRow",
    "MailTextRow",
    "MembershipRow",
    "OidcAttemptRow",
    "OutboxRow",
    "PairingRow",
    "PairingStepRow",
    "PolicyRow",
    "ProfileLanguageRow",
    "ProfileOccupationRow",
    "ProfileRow",
    "ProgrammeRow",
    "ProposalRow",
    "RateWindowRow",
    "ReadRow",
    "RunResultRow",
    "RunRow",
    "SessionRow",
    "SignInLinkRow",
    "SignInTriesRow",
    "TrailRow",
    "UnmatchedRow",
    "UploadRow",
    "WebhookCursorRow",
    "WebhookDeliveryRow",
    "WebhookRow",
]


class ProgrammeRow(Base):
    """A mentoring programme."""

    __tablename__ = "programmes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(63), unique=True)
    policy_version: Mapped[int]
    answer_days: Mapped[int] = mapped_column(SmallInteger)
    confirmation: Mapped[Confirmation]
    require_if_match: Mapped[bool]
    consent_version: Mapped[str | None] = mapped_column(String(40))
    consent_url: Mapped[str | None] = mapped_column(String(500))
    consent_required: Mapped[bool]
    retention_months: Mapped[int | None] = mapped_column(SmallInteger)
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class PolicyRow(Base):
    """A policy that a programme has or had."""

    __tablename__ = "policies"

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    policy: Mapped[JsonObject]
    created_at: Mapped[datetime]


class _Pair:
    """Somebody said so about a mentee and a mentor of one programme, and why."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    mentee_id: Mapped[UUID]
    mentor_id: Mapped[UUID]
    reason: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]


class ExclusionRow(_Pair, Base):
    """A pair that must never be proposed."""

    __tablename__ = "exclusions"
    __table_args__ = (
        UniqueConstraint("mentee_id", "mentor_id"),
        Index(None, "programme_id", "id"),
        Index(None, "mentor_id"),
        owned_profile("mentee_id"),
        owned_profile("mentor_id"),
    )


class LockRow(_Pair, Base):
    """A pair that every run must contain; a mentee has one at most."""

    __tablename__ = "locks"
    __table_args__ = (
        UniqueConstraint("mentee_id"),
        Index(None, "programme_id", "id"),
        Index(None, "mentor_id"),
        owned_profile("mentee_id"),
        owned_profile("mentor_id"),
    )


class RunRow(Base):
    """An optimisation: what was asked, who works on it, how it ended.

    `attempt` grows with each claim; whoever writes on behalf of a claim names
    it, so that a worker that was thought dead cannot write over its successor.
    `crashes` grows when the process that computes dies and its worker lives.
    """

    __tablename__ = "runs"
    __table_args__ = (Index(None, "programme_id", "id"), Index(None, "state", "id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    policy: Mapped[JsonObject]
    keep: Mapped[bool]
    state: Mapped[RunState]
    progress: Mapped[float]
    version: Mapped[int]
    attempt: Mapped[int]
    crashes: Mapped[int] = mapped_column(SmallInteger)
    worker: Mapped[str | None] = mapped_column(String(200))
    heartbeat_at: Mapped[datetime | None]
    input_hash: Mapped[str | None] = mapped_column(String(64))
    solver_version: Mapped[str | None] = mapped_column(String(40))
    summary: Mapped[JsonObject | None]
    error_code: Mapped[str | None] = mapped_column(String(40))
    error_values: Mapped[JsonObject | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    # When a later run was done; from then on nobody decides about the open proposals of this one.
    overtaken_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]


class RunResultRow(Base):
    """The large parts of a finished run, apart, so that following a run reads none of them."""

    __tablename__ = "run_results"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    input: Mapped[bytes]
    certificate: Mapped[JsonObject]
    idle_mentors: Mapped[list[Any]]
    fairness: Mapped[JsonObject | None]


class UnmatchedRow(Base):
    """A mentee whom a run left over, and why."""

    __tablename__ = "unmatched"
    __table_args__ = (Index(None, "mentee_id"),)

    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.id"), primary_key=True)
    mentee_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True)
    feasible_mentors: Mapped[int]
    broken_rules: Mapped[JsonObject]
    reasons: Mapped[list[Any]]


class ProposalRow(Base):
    """A pair that a run suggests."""

    __tablename__ = "proposals"
    __table_args__ = (
        UniqueConstraint("run_id", "mentee_id"),
        Index(None, "run_id", "id"),
        Index(None, "programme_id", "state"),
        Index(None, "mentee_id"),
        Index(None, "mentor_id"),
        owned_profile("mentee_id"),
        owned_profile("mentor_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("runs.id"))
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    mentee_id: Mapped[UUID]
    mentor_id: Mapped[UUID]
    score: Mapped[int]
    criteria: Mapped[JsonObject]
    reasons: Mapped[list[Any]]
    locked: Mapped[bool]
    state: Mapped[ProposalState]
    # Who approved or rejected it, and why.
    settled_by: Mapped[str | None] = mapped_column(String(60))
    settled_at: Mapped[datetime | None]
    settled_reason: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
