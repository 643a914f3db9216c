"""The table of imports that are done in the background."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.schemas.imports import ImportState
from api.schemas.states import Role
from api.store.base import Base
from api.store.types import JsonObject, names_of


class ImportRow(Base):
    """An import: how far it is, and what it has led to. The file itself is not stored.

    `report` quotes what stands in the file; it goes some days after the end.
    """

    __tablename__ = "imports"
    __table_args__ = (Index(None, "programme_id", "id"), Index(None, "updated_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programmes.id"))
    role: Mapped[Role]
    dry_run: Mapped[bool]
    state: Mapped[ImportState] = mapped_column(names_of(ImportState))
    progress: Mapped[float]
    version: Mapped[int]
    report: Mapped[JsonObject | None]
    error_code: Mapped[str | None] = mapped_column(String(40))
    error_values: Mapped[JsonObject | None]
    created_at: Mapped[datetime]
    # Of every sign of life.
    updated_at: Mapped[datetime]
