"""The table of who has looked at whom."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from api.schemas.reads import Way
from api.store.base import Base
from api.store.types import names_of


class ReadRow(Base):
    """Somebody has looked at what is stored of a person, or of many of a programme; not at what.

    It goes with the person, and after a while.
    """

    __tablename__ = "reads"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime] = mapped_column(index=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id", ondelete="CASCADE"))
    # Null where it was more than one tandem.
    profile_id: Mapped[UUID | None] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    # The id of an account or of a key.
    actor: Mapped[str] = mapped_column(String(60))
    way: Mapped[Way] = mapped_column(names_of(Way))

    __table_args__ = (Index(None, "programme_id", "id"),)
