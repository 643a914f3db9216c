"""The tables of those who run programmes: accounts, roles, sessions, and ways to sign in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.schemas.staff import LinkKind, StaffRole
from api.store.base import Base
from api.store.types import JsonObject, names_of

DIGEST = LargeBinary(32)


class AccountRow(Base):
    """Somebody who signs in."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("oidc_issuer", "oidc_subject"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # Casefolded.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2))
    # Of the whole installation: makes programmes, and is administrator in all of them.
    administrator: Mapped[bool]
    # Null until one was chosen; whoever signs in elsewhere needs none.
    password_hash: Mapped[str | None] = mapped_column(String(200))
    # The second factor, once it was confirmed, and the last 30 seconds whose code was taken.
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_last_step: Mapped[int | None]
    # Of the codes that stand in for it; each is taken away when it was used.
    recovery_digests: Mapped[list[Any]]
    # Who it is for the provider of identities.
    oidc_issuer: Mapped[str | None] = mapped_column(String(500))
    oidc_subject: Mapped[str | None] = mapped_column(String(255))
    # Grows with what others may change, not with signing in.
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class MembershipRow(Base):
    """What somebody may do in a programme."""

    __tablename__ = "memberships"
    __table_args__ = (Index(None, "programme_id"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(
        ForeignKey("programmes.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[StaffRole] = mapped_column(names_of(StaffRole))


class SessionRow(Base):
    """A browser in which somebody is signed in; of its cookie only the digest is known."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "account_id"), Index(None, "expires_at"))

    digest: Mapped[bytes] = mapped_column(DIGEST, primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    # How pages were left, by their names.
    kept: Mapped[JsonObject]


class SignInLinkRow(Base):
    """A token that lets somebody in once; only its digest is known."""

    __tablename__ = "sign_in_links"
    __table_args__ = (Index(None, "account_id"), Index(None, "expires_at"))

    digest: Mapped[bytes] = mapped_column(DIGEST, primary_key=True)
    kind: Mapped[LinkKind] = mapped_column(names_of(LinkKind))
    # Null for the first account, which is not there yet.
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInTriesRow(Base):
    """How often somebody has tried in vain to sign in with an address, whether or not there is an account.

    So nobody learns which addresses have one, neither by being locked out nor by how long it takes.
    """

    __tablename__ = "sign_in_tries"

    # Of the address.
    digest: Mapped[bytes] = mapped_column(DIGEST, primary_key=True)
    failures: Mapped[int]
    tried_at: Mapped[datetime] = mapped_column(index=True)
    # Until then no try is looked at.
    locked_until: Mapped[datetime]


class OidcAttemptRow(Base):
    """Somebody has been sent to the provider of identities and has not come back yet."""

    __tablename__ = "oidc_attempts"
    __table_args__ = (Index(None, "expires_at"),)

    # Of the state, which the browser brings back.
    digest: Mapped[bytes] = mapped_column(DIGEST, primary_key=True)
    verifier: Mapped[str] = mapped_column(String(128))
    nonce: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
