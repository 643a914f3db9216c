"""The tables of mails, of the links in them, and of what people answer to them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.schemas.states import MailKind, MailState
from api.store.base import Base, owned_profile
from api.store.types import names_of
from matcher.pairing import Event


class OutboxRow(Base):
    """A mail that is to be sent: to whom, about what, and how far it has come.

    It holds no name, no address and no text: the letter is written from the rows
    that it refers to at the moment of sending, and goes with them when somebody
    is deleted. An event causes each kind of mail to somebody once.
    """

    __tablename__ = "outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    pairing_id: Mapped[UUID] = mapped_column(ForeignKey("pairings.id", ondelete="CASCADE"))
    profile_id: Mapped[UUID]
    event_id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), ForeignKey("events.id")
    )
    kind: Mapped[MailKind] = mapped_column(names_of(MailKind))
    state: Mapped[MailState] = mapped_column(names_of(MailState))
    # While it waits: when to try. While it is being sent: when whoever sends it is given up.
    due_at: Mapped[datetime]
    # Grows with each claim; who writes on behalf of a claim names it.
    attempts: Mapped[int] = mapped_column(SmallInteger)
    # Somebody who had it claimed has fallen silent: the mail server may have it.
    perhaps_taken: Mapped[bool]
    error: Mapped[str | None] = mapped_column(String(40))
    sent_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("event_id", "kind", "profile_id"),
        Index(None, "state", "due_at"),
        Index(None, "programme_id", "id"),
        Index(None, "pairing_id", "id"),
        Index(None, "profile_id"),
        owned_profile("profile_id"),
    )


class LinkRow(Base):
    """A link in a mail; of its token only the hash is known.

    A mail that is sent again after a crash carries a new link, and all of them
    work: nobody knows which one has arrived.
    """

    __tablename__ = "links"

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    mail_id: Mapped[UUID] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"))
    pairing_id: Mapped[UUID] = mapped_column(ForeignKey("pairings.id", ondelete="CASCADE"))
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))
    # Null for the question whether a tandem is to begin.
    months: Mapped[int | None] = mapped_column(SmallInteger)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    answer: Mapped[Event | None] = mapped_column(names_of(Event))
    answered_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    __table_args__ = (Index(None, "mail_id"), Index(None, "pairing_id"), Index(None, "profile_id"))


class FeedbackRow(Base):
    """What one of the two says about a tandem after some months."""

    __tablename__ = "feedback"

    pairing_id: Mapped[UUID] = mapped_column(ForeignKey("pairings.id", ondelete="CASCADE"), primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True)
    months: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    # Both from 1, not at all, to 5, very much.
    fit: Mapped[int] = mapped_column(SmallInteger)
    progress: Mapped[int] = mapped_column(SmallInteger)
    created_at: Mapped[datetime]

    __table_args__ = (Index(None, "profile_id"),)
