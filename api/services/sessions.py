"""Sessions: who is signed in in a browser, for how long, and how they left the pages.

A session lives on the server; the browser has a cookie of 256 random bits, of
which only the digest is stored. So it can be ended here, at once and everywhere.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import MissingScope, NotFound, Unprocessable
from api.security.access import Principal, Scope
from api.security.digests import digest_of
from api.security.links import new_token
from api.security.staff import SCOPES, StaffRole
from api.services.noting import Uses
from api.store import accounts, sessions
from api.store.database import Database
from api.store.records_accounts import Account, BrowserSession
from api.store.types import new_id

_log = logging.getLogger(__name__)

LONGEST: Final = timedelta(hours=12)
"""So long a session lasts at most."""

IDLE: Final = timedelta(hours=2)
"""So long it lasts without being used."""

SEEN_NOTED_EVERY: Final = timedelta(minutes=10)
"""The last use is noted this often at most; so without a use a session ends after 1 h 50 at the earliest."""

MOST_KEPT: Final = 20_000
"""So many bytes of JSON are kept for the pages of a session."""


class TooMuchKept(Unprocessable):
    """What is to be kept for a page is too large; `limit` is in bytes."""

    code = "too_much_kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who is signed in.

    Attributes
    ----------
    session_id : UUID
    account : Account
    roles : mapping
        By programme; an administrator of the installation need not have any.
    kept : mapping
        How pages were left, by the names that `keep` was given.
    lacks_factor : bool
        Whether they have to set up a second factor before anything else.
    """

    session_id: UUID
    account: Account
    roles: Mapping[UUID, StaffRole]
    kept: Mapping[str, Any] = field(default_factory=dict, repr=False)
    lacks_factor: bool = False

    def role_in(self, programme_id: UUID) -> StaffRole | None:
        """What the account may do in a programme; `None` for nothing."""
        if self.account.administrator:
            return StaffRole.ADMINISTRATOR
        return self.roles.get(programme_id)

    def principal(self, programme_id: UUID) -> Principal:
        """The account as whoever acts in one programme; raise `NotFound` if it may do nothing there."""
        role = self.role_in(programme_id)
        if role is None:
            raise NotFound("programme", str(programme_id))
        return Principal(str(self.account.id), SCOPES[role], frozenset({str(programme_id)}))

    def overall(self) -> Principal:
        """The account as whoever acts in all programmes; raise `MissingScope` unless it may."""
        if not self.account.administrator:
            raise MissingScope(Scope.ADMIN.value)
        return Principal(str(self.account.id), frozenset({Scope.ADMIN}))


async def open_session(session: AsyncSession, clock: Clock, account_id: UUID) -> str:
    """Sign somebody in, and give back what the cookie is to hold, which is stored nowhere."""
    now, made = clock.now(), new_token()
    await sessions.remove_ended(session, now)
    opened = BrowserSession(
        digest=made.digest,
        id=new_id(),
        account_id=account_id,
        created_at=now,
        seen_at=now,
        expires_at=now + LONGEST,
    )
    await sessions.add(session, opened)
    _log.info("Account %s has signed in.", account_id)
    return made.token


async def close(session: AsyncSession, session_id: UUID) -> None:
    """Sign somebody out in this browser."""
    await sessions.remove(session, session_id)


async def close_all(session: AsyncSession, account_id: UUID, *, but: UUID | None = None) -> None:
    """Sign somebody out everywhere, or everywhere but in the browser of one session."""
    await sessions.remove_all(session, account_id, but=but)


async def opened(session: AsyncSession, clock: Clock, account_id: UUID) -> list[BrowserSession]:
    """Where somebody is signed in, the last used first."""
    now = clock.now()
    found = await sessions.of_account(session, account_id, seen_after=now - IDLE)
    return [one for one in found if one.expires_at > now]


async def keep(session: AsyncSession, session_id: UUID, name: str, value: object) -> None:
    """Keep how a page was left, under its name, until the session ends.

    Parameters
    ----------
    value : object
        JSON-able; `None` forgets it.

    Raises
    ------
    TooMuchKept
        If all that is kept would be more than `MOST_KEPT` bytes.
    """
    before = await sessions.kept(session, session_id, to_change=True)
    if before is None:
        return  # signed out meanwhile
    after = {**before, name: value}
    if value is None:
        del after[name]
    if len(msgspec.json.encode(after)) > MOST_KEPT:
        raise TooMuchKept(limit=MOST_KEPT)
    await sessions.keep(session, session_id, after)


class SessionFinder:
    """Finds out who is signed in, for the guard of the pages.

    Parameters
    ----------
    factor_needed : bool
        Whether a password needs a second factor beside it. Whoever has none signs in at a
        provider of identities, which sees to that itself.
    """

    def __init__(self, database: Database, clock: Clock, *, factor_needed: bool = False) -> None:
        self._database = database
        self._clock = clock
        self._factor_needed = factor_needed
        self._uses = Uses(database, _note_use, SEEN_NOTED_EVERY)

    async def __call__(self, secret: str) -> SignedIn | None:
        """Who has the cookie of a session that has not ended, by time or by disabling the account."""
        now = self._clock.now()
        async with self._database.read() as session:
            found = await sessions.find(session, digest_of(secret))
            if found is None or found.expires_at <= now or found.seen_at + IDLE <= now:
                return None
            account = await accounts.get(session, found.account_id)
            if account is None or account.disabled_at is not None:
                return None
            roles = await accounts.roles(session, account.id)
        self._uses.note(found.id, found.seen_at, now)
        return SignedIn(
            session_id=found.id,
            account=account,
            roles=roles,
            kept=found.kept,
            lacks_factor=self._factor_needed
            and account.password_hash is not None
            and not account.totp_secret,
        )

    async def close(self) -> None:
        """Wait until all uses have been noted."""
        await self._uses.close()


async def _note_use(session: AsyncSession, session_id: UUID, at: datetime) -> None:
    await sessions.note_use(session, session_id, at)
