"""Queries for files that are about to be imported, and for what their columns were said to mean."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.models_uploads import ColumnsRow, UploadRow
from api.store.records_uploads import Upload
from api.store.rows import columns, one, values
from api.store.types import JsonObject


async def add(session: AsyncSession, upload: Upload) -> None:
    """Store a file in place of the one that the session had for the programme."""
    await session.execute(
        delete(UploadRow).where(
            UploadRow.session_id == upload.session_id, UploadRow.programme_id == upload.programme_id
        )
    )
    await session.execute(insert(UploadRow).values(values(upload)))


async def find(session: AsyncSession, upload_id: UUID) -> Upload | None:
    """The file with this id."""
    found = await session.execute(select(*columns(UploadRow, Upload)).where(UploadRow.id == upload_id))
    return one(Upload, found.one_or_none())


async def arrange(session: AsyncSession, upload_id: UUID, version: int, arranged: JsonObject) -> bool:
    """Store what was said about a file; false if it is gone, or something else was said meanwhile."""
    changed = await session.execute(
        update(UploadRow)
        .where(UploadRow.id == upload_id, UploadRow.version == version)
        .values(arranged=arranged, version=version + 1)
        .returning(UploadRow.id)
    )
    return changed.one_or_none() is not None


async def take(session: AsyncSession, upload_id: UUID, version: int) -> bool:
    """Take a file away, so that nobody else does; false if it is gone, or not as it was."""
    taken = await session.execute(
        delete(UploadRow)
        .where(UploadRow.id == upload_id, UploadRow.version == version)
        .returning(UploadRow.id)
    )
    return taken.one_or_none() is not None


async def has_old(session: AsyncSession, before: datetime) -> bool:
    """Whether there is a file that has been waiting since before a moment."""
    old = select(UploadRow.id).where(UploadRow.created_at <= before).limit(1)
    return await session.scalar(old) is not None


async def remove_old(session: AsyncSession, before: datetime) -> None:
    """Remove the files that have been waiting since before a moment."""
    await session.execute(delete(UploadRow).where(UploadRow.created_at <= before))


async def remembered(
    session: AsyncSession, programme_id: UUID, digests: Collection[bytes]
) -> dict[bytes, JsonObject]:
    """What columns under headings were said to mean, by the index of the column; of those that are known."""
    found = await session.execute(
        select(ColumnsRow.digest, ColumnsRow.meanings).where(
            ColumnsRow.programme_id == programme_id, ColumnsRow.digest.in_(list(digests))
        )
    )
    return dict(found.tuples().all())


async def remember(
    session: AsyncSession, programme_id: UUID, digest: bytes, meanings: JsonObject, now: datetime
) -> None:
    """Store what columns mean, in place of what was said before."""
    await session.execute(
        delete(ColumnsRow).where(ColumnsRow.programme_id == programme_id, ColumnsRow.digest == digest)
    )
    await session.execute(
        insert(ColumnsRow).values(programme_id=programme_id, digest=digest, meanings=meanings, updated_at=now)
    )
