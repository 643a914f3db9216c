"""API keys: made for somebody, found when they come."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import NotFound
from api.security.access import Principal, Scope
from api.security.keys import NewKey, is_key, new_key, prefix_of
from api.store import keys, programmes
from api.store.database import Database
from api.store.records import ApiKey
from api.store.types import new_id

USE_NOTED_EVERY = timedelta(minutes=1)
"""The last use of a key is noted this often at most."""


async def create(
    session: AsyncSession,
    clock: Clock,
    *,
    name: str,
    scopes: Sequence[Scope],
    programme_ids: Sequence[UUID] | None = None,
    expires_at: datetime | None = None,
) -> NewKey:
    """Make a key; its secret is in the answer and nowhere else.

    Parameters
    ----------
    programme_ids : sequence of UUID, optional
        The programmes that the key is bound to; all if left out.

    Raises
    ------
    NotFound
        If there is no such programme.
    """
    for programme_id in programme_ids or ():
        if not await programmes.exists(session, programme_id):
            raise NotFound("programme", str(programme_id))
    made = new_key()
    key = ApiKey(
        id=new_id(),
        prefix=made.prefix,
        hash=made.digest,
        name=name,
        scopes=[scope.value for scope in scopes],
        programme_ids=None if programme_ids is None else [str(one) for one in programme_ids],
        created_at=clock.now(),
        expires_at=expires_at,
        revoked_at=None,
        last_used_at=None,
    )
    await keys.add(session, key)
    return made


class KeyFinder:
    """Finds keys for the guard of the routes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def __call__(self, secret: str) -> Principal | None:
        """The holder of a key that is valid: neither revoked nor expired."""
        prefix = prefix_of(secret)
        if prefix is None:
            return None
        now = self._clock.now()
        async with self._database.read() as session:
            key = await keys.find(session, prefix)
        if (
            key is None
            or not is_key(secret, key.hash)
            or key.revoked_at is not None
            or (key.expires_at is not None and key.expires_at <= now)
        ):
            return None
        await self._note_use(key, now)
        scopes = frozenset(Scope(scope) for scope in key.scopes)
        bound = None if key.programme_ids is None else frozenset(key.programme_ids)
        return Principal(str(key.id), scopes, bound)

    async def _note_use(self, key: ApiKey, now: datetime) -> None:
        noted_before = now - USE_NOTED_EVERY
        if key.last_used_at is None or key.last_used_at <= noted_before:
            async with self._database.write() as session:
                await keys.note_use(session, key.id, now, unless_after=noted_before)
