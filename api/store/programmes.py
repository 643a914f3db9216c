"""Queries for programmes and their policies."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.store.holding import hold, hold_names
from api.store.models import PolicyRow, ProgrammeRow
from api.store.records import Programme
from api.store.rows import made, one, page, values


async def add(session: AsyncSession, programme: Programme) -> None:
    """Store a new programme with its first policy."""
    await session.execute(insert(ProgrammeRow).values(_own_values(programme)))
    await _add_policy(session, programme)


async def replace(session: AsyncSession, before: Programme, after: Programme) -> None:
    """Store `after` in place of `before`; a new version of the policy is kept beside the old one."""
    await session.execute(update(ProgrammeRow).where(ProgrammeRow.id == after.id).values(_own_values(after)))
    if after.policy_version != before.policy_version:
        await _add_policy(session, after)


async def find(session: AsyncSession, programme_id: UUID, *, to_change: bool = False) -> Programme | None:
    """The programme with this id; `to_change` keeps others from changing it meanwhile."""
    await hold(session, programme_id)
    statement = _select().where(ProgrammeRow.id == programme_id)
    if to_change:
        statement = statement.with_for_update(of=ProgrammeRow)
    return one(Programme, (await session.execute(statement)).one_or_none())


async def by_slug(session: AsyncSession, slug: str) -> UUID | None:
    """The id of the programme with this slug."""
    found: UUID | None = await session.scalar(select(ProgrammeRow.id).where(ProgrammeRow.slug == slug))
    return found


async def exists(session: AsyncSession, programme_id: UUID) -> bool:
    """Whether there is a programme with this id."""
    if await hold(session, programme_id):
        return True
    found = await session.scalar(select(ProgrammeRow.id).where(ProgrammeRow.id == programme_id))
    return found is not None


async def requires_consent(session: AsyncSession, programme_id: UUID) -> bool:
    """Whether only those take part in a programme who have consented."""
    requires = select(ProgrammeRow.consent_required).where(ProgrammeRow.id == programme_id)
    return bool(await session.scalar(requires))


async def demands_versions(session: AsyncSession, programme_id: UUID) -> bool:
    """Whether changes in a programme must name the version that they are meant for."""
    demands = select(ProgrammeRow.require_if_match).where(ProgrammeRow.id == programme_id)
    return bool(await session.scalar(demands))


async def has_slug(session: AsyncSession, slug: str) -> bool:
    """Whether a programme has this slug; whoever is to give it away looks first, and is alone then."""
    await hold_names(session)
    found = await session.scalar(select(ProgrammeRow.id).where(ProgrammeRow.slug == slug))
    return found is not None


async def listed(
    session: AsyncSession, *, only: frozenset[UUID] | None, after: UUID | None, limit: int
) -> list[Programme]:
    """Programmes in the order of their ids; `only` restricts them to these."""
    statement = page(_select(), ProgrammeRow.id, after, limit)
    if only is not None:
        statement = statement.where(ProgrammeRow.id.in_(only))
    return made(Programme, (await session.execute(statement)).all())


def _select() -> Select[Any]:
    own = [getattr(ProgrammeRow, name) for name in _OWN]
    current = and_(
        PolicyRow.programme_id == ProgrammeRow.id, PolicyRow.version == ProgrammeRow.policy_version
    )
    return select(*own, PolicyRow.policy).join(PolicyRow, current)


def _own_values(programme: Programme) -> dict[str, Any]:
    return {name: value for name, value in values(programme).items() if name in _OWN}


async def _add_policy(session: AsyncSession, programme: Programme) -> None:
    await session.execute(
        insert(PolicyRow).values(
            programme_id=programme.id,
            version=programme.policy_version,
            policy=programme.policy,
            created_at=programme.updated_at,
        )
    )


_OWN = frozenset(ProgrammeRow.__table__.columns.keys())
