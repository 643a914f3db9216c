"""API keys: made for somebody, found when they come, replaced and revoked.

No key makes, replaces or revokes one that is broader than itself: that reaches
other programmes or lasts longer. Keys that are beyond it are not there for it.
See decision 0015.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Conflict, NotFound
from api.schemas.faults import Fault
from api.schemas.keys import KeyRotationInput
from api.schemas.problem import InvalidInput
from api.security.access import OPERATOR, Principal, Scope
from api.security.keys import is_key, new_key, prefix_of
from api.services.binding import bound_programmes
from api.services.noting import Uses
from api.services.pages import Part, Window, cut
from api.services.telling import tell_all
from api.services.versions import Expected
from api.store import keys
from api.store.database import Database
from api.store.records import ApiKey
from api.store.types import new_id
from api.store.waking import Kind

USE_NOTED_EVERY = timedelta(minutes=1)
"""The last use of a key is noted this often at most."""

REMEMBERED = timedelta(seconds=1)
"""How long a key that was found is taken for what it was."""

MOST_REMEMBERED = 1000
"""Keys that are remembered at a time."""

LONGEST = timedelta(days=36_525)
"""A key that expires does so within a hundred years, so that all sums of times are times."""


class KeyEnded(Conflict):
    """The key has expired, or retired after a rotation; it cannot be rotated any more."""

    code = "key_ended"


class OwnKey(Conflict):
    """A key cannot end itself at once: whoever holds it could not go on."""

    code = "own_key"


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key that has just been made; `key` is shown once and never stored."""

    stored: ApiKey
    key: str = field(repr=False)

    @property
    def prefix(self) -> str:
        """The part of it that may be shown."""
        return self.stored.prefix


async def create(
    session: AsyncSession,
    clock: Clock,
    who: Principal = OPERATOR,
    *,
    name: str,
    scopes: Sequence[Scope],
    programme_ids: Sequence[UUID] | None = None,
    expires_at: datetime | None = None,
) -> MadeKey:
    """Make a key; its secret is in the answer and nowhere else.

    Parameters
    ----------
    programme_ids : sequence of UUID, optional
        The programmes that the key is bound to; all that `who` reaches if left out.
    expires_at : datetime, optional
        As far as `who` itself is valid if left out.

    Raises
    ------
    NotFound
        If there is no such programme that `who` reaches.
    InvalidInput
        If it would never be valid, or for longer than `who`.
    """
    now = clock.now()
    if expires_at is not None:
        _check_expiry(expires_at, who, now)
    return await _add(
        session,
        who,
        now,
        name=name,
        scopes=[scope.value for scope in dict.fromkeys(scopes)],
        programme_ids=await bound_programmes(session, who, programme_ids),
        expires_at=expires_at or who.expires_at,
    )


async def get(session: AsyncSession, who: Principal, key_id: UUID, *, to_change: bool = False) -> ApiKey:
    """A key; raise `NotFound` if there is none, if it is revoked, or if it reaches what `who` does not."""
    found = await keys.get(session, key_id, to_change=to_change)
    if found is None or found.revoked_at is not None or not who.covers(found.programme_ids):
        raise NotFound("key", str(key_id))
    return found


async def listed(session: AsyncSession, who: Principal, window: Window, *, revoked: bool) -> Part[ApiKey]:
    """The keys that reach no more than `who`, oldest first: those that were revoked, or the others."""
    found: list[ApiKey] = []
    after = window.after
    while len(found) < window.probe:
        more = await keys.listed(session, revoked=revoked, after=after, limit=window.probe)
        found += [key for key in more if who.covers(key.programme_ids)]
        if len(more) < window.probe:
            break
        after = more[-1].id
    return cut(found[: window.probe], window, lambda key: key.id)


async def rotate(
    session: AsyncSession,
    clock: Clock,
    who: Principal,
    key_id: UUID,
    data: KeyRotationInput,
    *,
    expected: Expected,
) -> MadeKey:
    """Make a key that may do the same, for as long as the old one was made for; let the old one retire.

    Raises
    ------
    NotFound, Stale
    OwnKey
        If a key would end itself at once.
    KeyEnded
        If the old key is not valid any more.
    """
    old = await get(session, who, key_id, to_change=True)
    expected.check(old.id, old.version)
    now, overlap = clock.now(), timedelta(hours=data.overlap_hours)
    if old.ends_at is not None and old.ends_at <= now:
        raise KeyEnded
    if not overlap and str(old.id) == who.key_id:
        raise OwnKey
    retires_at = now + overlap
    if old.retires_at is None or retires_at < old.retires_at:
        await keys.end(session, replace(old, retires_at=retires_at, version=old.version + 1))
    lasts = None if old.expires_at is None else now + min(old.expires_at - old.created_at, LONGEST)
    made = await _add(
        session,
        who,
        now,
        name=old.name,
        scopes=old.scopes,
        programme_ids=old.programme_ids,
        expires_at=min(filter(None, (lasts, who.expires_at)), default=None),
        replaces=old.id,
    )
    await tell_all(
        session, who.key_id, now, ("key", old.id), "rotated",
        bound=old.programme_ids, replaced_by=str(made.stored.id), overlap_hours=data.overlap_hours,
    )  # fmt: skip
    return made


async def revoke(
    session: AsyncSession, clock: Clock, who: Principal, key_id: UUID, *, expected: Expected
) -> None:
    """End a key at once; raise `NotFound`, `Stale` or, if it is the caller's own, `OwnKey`."""
    found = await get(session, who, key_id, to_change=True)
    expected.check(found.id, found.version)
    if str(found.id) == who.key_id:
        raise OwnKey
    now = clock.now()
    revoked = replace(found, revoked_at=now, revoked_by=who.key_id, version=found.version + 1)
    await keys.end(session, revoked)
    await tell_all(session, who.key_id, now, ("key", found.id), "revoked", bound=found.programme_ids)


def _check_expiry(expires_at: datetime, who: Principal, now: datetime) -> None:
    """Raise `InvalidInput` for a moment that has passed, or after which nothing that `who` makes is valid."""
    latest = min(now + LONGEST, who.expires_at or now + LONGEST)
    if expires_at <= now:
        raise InvalidInput([Fault(path=("expires_at",), code="key_expires_in_past")])
    if expires_at > latest:
        limit = latest.isoformat(timespec="seconds")
        raise InvalidInput(
            [Fault(path=("expires_at",), code="key_expires_too_late", values={"limit": limit})]
        )


async def _add(
    session: AsyncSession,
    who: Principal,
    now: datetime,
    *,
    name: str,
    scopes: list[str],
    programme_ids: list[str] | None,
    expires_at: datetime | None,
    replaces: UUID | None = None,
) -> MadeKey:
    made = new_key()
    key = ApiKey(
        id=new_id(),
        prefix=made.prefix,
        hash=made.digest,
        name=name,
        scopes=scopes,
        programme_ids=programme_ids,
        created_at=now,
        created_by=who.key_id,
        expires_at=expires_at,
        replaces=replaces,
    )
    await keys.add(session, key)
    await tell_all(
        session, who.key_id, now, ("key", key.id), "created", bound=programme_ids, scopes=key.scopes
    )
    return MadeKey(key, made.key)


class KeyFinder:
    """Finds keys for the guard of the routes, and remembers them for a moment.

    A key that ends by this server is forgotten at the commit; one that ends
    elsewhere is valid here for `REMEMBERED` longer at most.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._uses = Uses(database, _note_use, USE_NOTED_EVERY)
        self._known: dict[str, tuple[ApiKey, datetime]] = {}
        self._forgotten = 0
        database.when_due(Kind.KEYS, self._forget)

    async def __call__(self, secret: str) -> Principal | None:
        """The holder of a key that is valid: neither revoked nor retired nor expired."""
        prefix = prefix_of(secret)
        if prefix is None:
            return None
        now = self._clock.now()
        key = await self._find(prefix, now)
        if key is None or not is_key(secret, key.hash) or (key.ends_at is not None and key.ends_at <= now):
            return None
        self._uses.note(key.id, key.last_used_at, now)
        scopes = frozenset(Scope(scope) for scope in key.scopes)
        bound = None if key.programme_ids is None else frozenset(key.programme_ids)
        return Principal(str(key.id), scopes, bound, key.expires_at)

    async def _find(self, prefix: str, now: datetime) -> ApiKey | None:
        known, since = self._known.get(prefix, (None, now))
        if known is not None and since <= now < since + REMEMBERED:
            return known
        forgotten = self._forgotten
        async with self._database.read() as session:
            key = await keys.find(session, prefix)
        # What was read before a key ended must not be remembered after it.
        if key is not None and forgotten == self._forgotten:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            # That this use is being noted need not be noted at the next one.
            self._known[prefix] = replace(key, last_used_at=now), now
        return key

    def _forget(self) -> None:
        self._known.clear()
        self._forgotten += 1

    async def close(self) -> None:
        """Wait until all uses have been noted."""
        await self._uses.close()


async def _note_use(session: AsyncSession, key_id: UUID, at: datetime) -> None:
    await keys.note_use(session, key_id, at, unless_after=at - USE_NOTED_EVERY)
