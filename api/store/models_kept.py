"""The table of answers that are kept, to be given again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from api.store.base import Base
from api.store.types import JsonObject


class KeptAnswerRow(Base):
    """A request with an `Idempotency-Key` that had an effect, and what it was answered.

    Of the key, and of what was sent, there is only a digest: whoever chose the key
    may have put a name into it.
    """

    __tablename__ = "kept_answers"

    # Of the holder and the key: a holder only ever finds answers of its own.
    name: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    request: Mapped[bytes] = mapped_column(LargeBinary(32))
    # Without a status the answer was not kept, or is not kept any more.
    status: Mapped[int | None] = mapped_column(SmallInteger)
    headers: Mapped[JsonObject | None]
    body: Mapped[bytes | None]
    # What was made; once it is deleted, nothing may tell of it.
    subject: Mapped[UUID | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
