"""The table of what keys have used of their limits."""

from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base


class RateWindowRow(Base):
    """How many requests of a key the servers have taken for themselves in its latest window.

    On PostgreSQL the table is unlogged: a crash empties it.
    """

    __tablename__ = "rate_windows"

    key_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger)
    taken: Mapped[int]
