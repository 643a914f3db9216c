"""The tables of files that somebody is about to import, and of what their columns were said to mean."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.schemas.states import Role
from api.store.base import Base
from api.store.types import JsonObject


class UploadRow(Base):
    """A file between being sent and being imported; it goes with the session of whoever has sent it.

    `arranged` is what has been said about it by hand: see `api.files.arranging`.
    """

    __tablename__ = "uploads"
    __table_args__ = (Index(None, "session_id"), Index(None, "programme_id"), Index(None, "created_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id", ondelete="CASCADE"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    role: Mapped[Role]
    name: Mapped[str] = mapped_column(String(200))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    arranged: Mapped[JsonObject]
    version: Mapped[int]
    created_at: Mapped[datetime]


class ColumnsRow(Base):
    """What the columns under a row of headings mean in a programme, as somebody has said."""

    __tablename__ = "import_columns"

    programme_id: Mapped[UUID] = mapped_column(
        ForeignKey("programmes.id", ondelete="CASCADE"), primary_key=True
    )
    # Of the headings.
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    meanings: Mapped[JsonObject]
    updated_at: Mapped[datetime]
