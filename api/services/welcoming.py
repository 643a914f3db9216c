"""Links that let people in who have no password yet, or not any more.

The first one of all makes the account of an administrator of the installation,
and works only while there is no account. The others choose a password for an
account that somebody has made: after an invitation, or after it was forgotten.
Showing a link changes nothing, because scanners of mails follow every link.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Gone, Unknown
from api.schemas.accounts import AccountInput, OwnInput
from api.schemas.staff import LinkKind
from api.security.access import OPERATOR
from api.security.digests import digest_of
from api.security.guesses import Guesses
from api.security.links import new_token
from api.services import passwords, sessions, tries
from api.services.accounts import add
from api.services.signing_in import Entered
from api.services.telling import tell_all
from api.store import accounts, sign_in
from api.store.database import Database
from api.store.records_accounts import Account, SignInLink

LASTS: Final = {
    LinkKind.FIRST: timedelta(hours=24),
    LinkKind.INVITATION: timedelta(days=7),
    LinkKind.RESET: timedelta(hours=1),
}
"""How long each kind of link leads anywhere."""


class WelcomeUnknown(Unknown):
    """There is no such link."""

    code = "welcome_unknown"


class WelcomeEnded(Gone):
    """The link has been used, or its time is over."""

    code = "welcome_ended"


@dataclass(frozen=True, slots=True)
class Welcome:
    """Where a link leads; `account` is `None` for the first of all."""

    kind: LinkKind
    account: Account | None


async def make_link(
    session: AsyncSession, clock: Clock, kind: LinkKind, account_id: UUID | None, *, by: str
) -> str:
    """Make a link that somebody asks for, and give back its token, which is stored nowhere."""
    made, now = new_token(), clock.now()
    link = SignInLink(digest=made.digest, kind=kind, account_id=account_id, expires_at=now + LASTS[kind])
    await sign_in.add_link(session, link, now)
    if account_id is not None:
        await tell_all(session, by, now, ("account", account_id), "link_made", link=kind.value)
    return made.token


async def first_link(session: AsyncSession, clock: Clock) -> str | None:
    """Make the link of the first account; `None` if there is an account already."""
    if await accounts.are_there_any(session):
        return None
    return await make_link(session, clock, LinkKind.FIRST, None, by=OPERATOR.key_id)


def path_of(token: str) -> str:
    """Where a link leads, below the address of the service."""
    return f"/desk/welcome/{token}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcoming:
    """Lets people in who follow a link.

    Raises `WelcomeUnknown`, `WelcomeEnded` or `TooManyGuesses` wherever a link is followed.
    """

    database: Database
    clock: Clock
    guesses: Guesses

    async def show(self, token: str, client: str) -> Welcome:
        """Where a link leads."""
        self.guesses.check(client)
        async with self.database.read() as session:
            return await self._found(session, token, client)

    async def make_first(self, token: str, client: str, data: AccountInput, password: str) -> Entered:
        """Make the first account, and sign in; raise `InvalidInput` for a weak password."""
        if (await self.show(token, client)).account is not None:
            raise WelcomeUnknown
        made = await passwords.chosen(password, data.email)
        async with self.database.write() as session:
            await accounts.hold_accounts(session)
            await self._found(session, token, client)
            account = await add(session, self.clock, data, administrator=True, password_hash=made)
            await sign_in.use_link(session, digest_of(token), self.clock.now())
            return Entered(await sessions.open_session(session, self.clock, account.id))

    async def accept(self, token: str, client: str, data: OwnInput, password: str) -> Entered:
        """Take over an account, and sign in; raise `InvalidInput` for a weak password."""
        asked = _whose(await self.show(token, client), LinkKind.INVITATION)
        made = await passwords.chosen(password, asked.email)
        async with self.database.write() as session:
            account = await self._taken(session, token, client, LinkKind.INVITATION)
            after = replace(account, name=data.name, language=data.language, password_hash=made)
            await self._store(session, after)
            return Entered(await sessions.open_session(session, self.clock, account.id))

    async def choose_password(self, token: str, client: str, password: str) -> None:
        """Choose another password, which ends all sessions; raise `InvalidInput` for a weak one."""
        asked = _whose(await self.show(token, client), LinkKind.RESET)
        made = await passwords.chosen(password, asked.email)
        async with self.database.write() as session:
            account = await self._taken(session, token, client, LinkKind.RESET)
            await self._store(session, replace(account, password_hash=made))
            await sessions.close_all(session, account.id)

    async def _taken(self, session: AsyncSession, token: str, client: str, kind: LinkKind) -> Account:
        """Whose link it is, held; none of the links of the account leads anywhere from now on."""
        account = _whose(await self._found(session, token, client, to_use=True), kind)
        await sign_in.use_links(session, account.id, self.clock.now())
        return account

    async def _store(self, session: AsyncSession, account: Account) -> None:
        after = replace(account, version=account.version + 1, updated_at=self.clock.now())
        await accounts.replace(session, after)
        subject = ("account", account.id)
        await tell_all(session, str(account.id), after.updated_at, subject, "password_changed")
        # Whoever was locked out by somebody else's guesses need not wait.
        await tries.forget(session, account.email)

    async def _found(
        self, session: AsyncSession, token: str, client: str, *, to_use: bool = False
    ) -> Welcome:
        found = await sign_in.find_link(session, digest_of(token), to_use=to_use)
        if found is None or found[0].kind not in LASTS:
            self.guesses.count(client)
            raise WelcomeUnknown
        link, account = found
        if link.used_at is not None or link.expires_at <= self.clock.now():
            raise WelcomeEnded
        if account.disabled_at is not None if account else await accounts.are_there_any(session):
            raise WelcomeEnded
        return Welcome(link.kind, account)


def _whose(welcome: Welcome, kind: LinkKind) -> Account:
    if welcome.account is None or welcome.kind is not kind:
        raise WelcomeUnknown
    return welcome.account
