"""Signing in with a password, and with the code of a second factor where there is one.

What was wrong is never said: not whether there is such an account, nor whether it
is locked. Addresses are slowed down by `api.services.tries`, and whoever tries
many of them by the place that they come from.
"""

import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Gone, Unprocessable
from api.schemas.staff import LinkKind
from api.security.codes import step_of, without
from api.security.digests import digest_of
from api.security.guesses import Guesses
from api.security.links import new_token
from api.services import passwords, tries
from api.services.sessions import open_session
from api.store import accounts, sign_in
from api.store.database import Database
from api.store.records_accounts import Account, SignInLink

_log = logging.getLogger(__name__)

CODE_WITHIN: Final = timedelta(minutes=10)
"""So long after the password the code may come."""


class SignInRefused(Unprocessable):
    """Address and password do not belong together, or were tried too often."""

    code = "sign_in_refused"


class CodeWrong(Unprocessable):
    """The code of the second factor is not the one of now, was used before, or codes were tried too often."""

    code = "code_wrong"


class SignInLate(Gone):
    """It took too long between the password and the code."""

    code = "sign_in_late"


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody is signed in; `cookie` is what their browser is to hold."""

    cookie: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CodeAwaited:
    """The password was right; `token` is what the code has to come with."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningIn:
    """Lets people in."""

    database: Database
    clock: Clock
    guesses: Guesses

    async def by_password(self, email: str, password: str, client: str) -> Entered | CodeAwaited:
        """Sign in with a password, or come half-way.

        Parameters
        ----------
        client : str
            The address of whoever tries.

        Raises
        ------
        SignInRefused, TooManyGuesses
        """
        self.guesses.check(client)
        account = await passwords.check(self.database, self.clock, plain(email), password)
        if account is None:
            self.guesses.count(client)
            _log.warning("A password was refused.")
            raise SignInRefused
        renewed = await passwords.renewed(account, password)
        async with self.database.write() as session:
            return await self._enter(session, account, renewed)

    async def by_code(self, token: str, code: str, client: str) -> Entered:
        """Go the second half, with a code of the app or one that stands in for it.

        Raises
        ------
        CodeWrong, TooManyGuesses
        SignInLate
            If there is no first half, or not any more.
        """
        self.guesses.check(client)
        async with self.database.write() as session:
            entered = await self._by_code(session, digest_of(token), code)
        if entered is None:
            self.guesses.count(client)
            _log.warning("A code was refused.")
            raise CodeWrong
        return entered

    async def _enter(
        self, session: AsyncSession, checked: Account, renewed: str | None
    ) -> Entered | CodeAwaited:
        account, now = await accounts.get(session, checked.id, to_change=True), self.clock.now()
        if (
            account is None
            or account.disabled_at is not None
            or account.password_hash != checked.password_hash
        ):
            raise SignInRefused  # it has changed since the password was checked
        if renewed is not None:
            await accounts.replace(session, replace(account, password_hash=renewed))
        if account.totp_secret is None:
            await tries.forget(session, account.email)
            return Entered(await open_session(session, self.clock, account.id))
        await tries.give_back(session, account.email, now)
        made = new_token()
        link = SignInLink(
            digest=made.digest, kind=LinkKind.CODE, account_id=account.id, expires_at=now + CODE_WITHIN
        )
        await sign_in.add_link(session, link, now)
        return CodeAwaited(made.token)

    async def _by_code(self, session: AsyncSession, digest: bytes, code: str) -> Entered | None:
        now = self.clock.now()
        found = await sign_in.find_link(session, digest, to_use=True)
        if found is None:
            raise SignInLate
        half, account = found
        if half.kind is not LinkKind.CODE or half.used_at is not None or half.expires_at <= now:
            raise SignInLate
        if account is None or account.disabled_at is not None or account.totp_secret is None:
            raise SignInLate
        if not await tries.take(session, account.email, now):
            return None
        after = _after_code(account, account.totp_secret, code, self.clock)
        if after is None:
            return None
        await accounts.replace(session, after)
        await sign_in.use_link(session, digest, now)
        await tries.forget(session, account.email)
        return Entered(await open_session(session, self.clock, account.id))


def _after_code(account: Account, secret: str, code: str, clock: Clock) -> Account | None:
    """The account without the code that was given, as none is taken twice; `None` if it is wrong."""
    step = step_of(secret, code, clock.now(), after=account.totp_last_step)
    if step is not None:
        return replace(account, totp_last_step=step)
    left = without(code, account.recovery_digests)
    return None if left is None else replace(account, recovery_digests=left)


def plain(email: str) -> str:
    """An address in the form in which accounts are found by it."""
    return email.strip().casefold()
