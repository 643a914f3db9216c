"""The table of what has happened in the installation as a whole."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base
from api.store.types import JsonObject


class TrailRow(Base):
    """Something that has become of an account, a key or a webhook; rows are added, never changed.

    What it tells of is named and not referred to, and may be gone.
    """

    __tablename__ = "trail"
    # Without it SQLite would give the id of a deleted last row again.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime]
    type: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[UUID]
    data: Mapped[JsonObject]
