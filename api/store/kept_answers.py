"""Queries for answers that are kept, to be given again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from api.store.models import KeptAnswerRow
from api.store.records_kept import Claim, KeptAnswer


class _Position(GenericFunction[int]):
    """Where bytes begin inside others, from 1, or 0; each database has its own way to say so."""

    type = Integer()
    inherit_cache = True


@compiles(_Position, "sqlite")
def _instr(element: _Position, compiler: SQLCompiler, **how: object) -> str:
    return f"instr({compiler.process(element.clauses, **how)})"


@compiles(_Position, "postgresql")
def _strpos(element: _Position, compiler: SQLCompiler, **how: object) -> str:
    inside, sought = (compiler.process(one, **how) for one in element.clauses)
    return f"position({sought} in {inside})"


async def claim(session: AsyncSession, claimed: Claim, *, forgotten_before: datetime) -> bool:
    """Take a name, so that nobody else acts under it; whether it was free.

    Whoever comes second waits until the first has committed, or has given up.
    If it was not free, the transaction is good for nothing any more.
    """
    row = KeptAnswerRow
    await session.execute(delete(row).where(row.name == claimed.name, row.created_at <= forgotten_before))
    taken = {"name": claimed.name, "request": claimed.request, "created_at": claimed.created_at}
    try:
        await session.execute(insert(row).values(taken))
    except IntegrityError:
        return False
    return True


async def keep(session: AsyncSession, name: bytes, answer: KeptAnswer, subject: UUID | None) -> None:
    """Keep the answer to what was done under a name that was claimed in the same transaction."""
    values: dict[str, Any] = {"status": answer.status, "headers": answer.headers, "body": answer.body}
    await session.execute(
        update(KeptAnswerRow).where(KeptAnswerRow.name == name).values(**values, subject=subject)
    )


async def find(
    session: AsyncSession, name: bytes, *, forgotten_before: datetime
) -> tuple[bytes, KeptAnswer | None] | None:
    """The digest of the request that came under a name, and its answer if that was kept."""
    row = KeptAnswerRow
    found = await session.execute(
        select(row.request, row.status, row.headers, row.body).where(
            row.name == name, row.created_at > forgotten_before
        )
    )
    first = found.one_or_none()
    if first is None:
        return None
    request, status, headers, body = first
    return request, None if status is None else KeptAnswer(status=status, headers=headers, body=body)


async def forget(session: AsyncSession, profile_id: UUID) -> None:
    """Forget the answers in which somebody occurs; the requests stay answered."""
    names_them = _Position(KeptAnswerRow.body, str(profile_id).encode()) > 0
    await session.execute(
        update(KeptAnswerRow)
        .where((KeptAnswerRow.subject == profile_id) | names_them)
        .values(status=None, headers=None, body=None)
    )


async def has_old(session: AsyncSession, before: datetime) -> bool:
    """Whether there is anything that was kept for long enough."""
    old = select(KeptAnswerRow.created_at).where(KeptAnswerRow.created_at <= before).limit(1)
    return await session.scalar(old) is not None


async def remove_old(session: AsyncSession, before: datetime) -> None:
    """Remove all that was kept for long enough."""
    await session.execute(delete(KeptAnswerRow).where(KeptAnswerRow.created_at <= before))
