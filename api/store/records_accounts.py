"""What the store hands out and takes in about those who run programmes."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from api.schemas.staff import LinkKind, StaffRole
from api.store.records import Record
from api.store.types import JsonObject
from api.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(Record):
    """Somebody who signs in; `email` is casefolded, the recovery digests are hexadecimal."""

    id: UUID
    email: str = field(repr=False)
    name: str = field(repr=False)
    language: Language
    administrator: bool
    password_hash: str | None = field(default=None, repr=False)
    totp_secret: str | None = field(default=None, repr=False)
    totp_last_step: int | None = None
    recovery_digests: list[str] = field(default_factory=list, repr=False)
    oidc_issuer: str | None = None
    oidc_subject: str | None = field(default=None, repr=False)
    version: int = 1
    created_at: datetime
    updated_at: datetime
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Record):
    """What somebody may do in a programme."""

    account_id: UUID
    programme_id: UUID
    role: StaffRole


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserSession(Record):
    """A browser in which somebody is signed in."""

    digest: bytes = field(repr=False)
    id: UUID
    account_id: UUID
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    kept: JsonObject = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLink(Record):
    """A token that lets somebody in once; `account_id` is `None` for the first account of all."""

    digest: bytes = field(repr=False)
    kind: LinkKind
    account_id: UUID | None
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcAttempt(Record):
    """Somebody is at the provider of identities."""

    digest: bytes = field(repr=False)
    verifier: str = field(repr=False)
    nonce: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInTries(Record):
    """How often somebody has tried in vain to sign in with an address, and until when they have to wait."""

    digest: bytes = field(repr=False)
    failures: int
    tried_at: datetime
    locked_until: datetime
