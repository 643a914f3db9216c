"""What programmes add to their mails: queries, and the record."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import MailKind
from api.store.models import MailTextRow
from api.store.records import Record
from api.store.rows import columns, made, values
from api.words import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class MailText(Record):
    """What a programme adds to a kind of mail in a language, as paragraphs with empty lines between them."""

    programme_id: UUID
    kind: MailKind
    language: Language
    opening: str | None
    closing: str | None
    updated_at: datetime


async def of_kind(session: AsyncSession, programme_id: UUID, kind: MailKind) -> dict[Language, MailText]:
    """What a programme adds to a kind of mail, by language."""
    found = await _found(session, MailTextRow.programme_id == programme_id, MailTextRow.kind == kind)
    return {one.language: one for one in found}


async def of_programme(session: AsyncSession, programme_id: UUID) -> list[MailText]:
    """All that a programme adds."""
    return await _found(session, MailTextRow.programme_id == programme_id)


async def put(session: AsyncSession, text: MailText) -> None:
    """Store a text in place of the one that was there; one that says nothing leaves none."""
    await session.execute(
        delete(MailTextRow).where(
            MailTextRow.programme_id == text.programme_id,
            MailTextRow.kind == text.kind,
            MailTextRow.language == text.language,
        )
    )
    if text.opening or text.closing:
        await session.execute(insert(MailTextRow).values(values(text)))


async def _found(session: AsyncSession, *which: ColumnElement[bool]) -> list[MailText]:
    rows = await session.execute(select(*columns(MailTextRow, MailText)).where(*which))
    return made(MailText, rows.all())
