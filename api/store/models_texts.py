"""The table of what programmes say in their mails besides what all say."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.schemas.states import MailKind
from api.store.base import Base
from api.store.types import names_of


class MailTextRow(Base):
    """What a programme adds to a kind of mail in a language; without a row it adds nothing."""

    __tablename__ = "mail_texts"

    programme_id: Mapped[UUID] = mapped_column(
        ForeignKey("programmes.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[MailKind] = mapped_column(names_of(MailKind), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    # Paragraphs, with empty lines between them.
    opening: Mapped[str | None] = mapped_column(Text)
    closing: Mapped[str | None] = mapped_column(Text)
    updated_at: Mapped[datetime]
