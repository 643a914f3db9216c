"""Signing in at a provider of identities, with an account that somebody has made here.

An account is found by who it is for the provider; the first time by its address,
if the provider has verified it. The provider sees to second factors.
"""

import hmac
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import Forbidden, NoSuchPath
from api.security.digests import digest_of
from api.security.guesses import Guesses
from api.security.oidc import Identity, Oidc, OidcFailed, Way
from api.services.sessions import open_session
from api.services.signing_in import Entered, plain
from api.services.telling import tell_all
from api.store import accounts, sign_in
from api.store.database import Database
from api.store.records_accounts import Account, OidcAttempt

WITHIN: Final = timedelta(minutes=15)
"""So long somebody may take at the provider."""

MOST_AT_ONCE: Final = 60
"""So many may set out from one address at once, and another one each second; an office has one address."""


class OidcStranger(Forbidden):
    """The provider knows somebody who has no account here, or one that was disabled."""

    code = "oidc_stranger"


@dataclass(frozen=True, slots=True)
class Return:
    """What a browser comes back with; `expected` is the state that it was given."""

    state: str | None = field(repr=False)
    expected: str | None = field(repr=False)
    code: str | None = field(repr=False)


class Identities:
    """Lets people in whom a provider knows.

    Parameters
    ----------
    oidc : Oidc, optional
        None if there is no provider.
    """

    def __init__(self, *, database: Database, clock: Clock, guesses: Guesses, oidc: Oidc | None) -> None:
        self._database = database
        self._clock = clock
        self._guesses = guesses
        self._oidc = oidc
        self._starts = Guesses(clock, most=MOST_AT_ONCE, one_more_after=timedelta(seconds=1))

    @property
    def offered(self) -> bool:
        """Whether there is a provider."""
        return self._oidc is not None

    async def set_out(self, client: str) -> Way:
        """Make somebody's way to the provider.

        Raises
        ------
        NoSuchPath
            If there is no provider.
        OidcAway, OidcFailed, TooManyGuesses
        """
        oidc = self._offered()
        self._starts.check(client)
        self._starts.count(client)
        way, now = await oidc.way(), self._clock.now()
        attempt = OidcAttempt(
            digest=digest_of(way.state), verifier=way.verifier, nonce=way.nonce, expires_at=now + WITHIN
        )
        async with self._database.write() as session:
            await sign_in.add_attempt(session, attempt, now)
        return way

    async def come_back(self, back: Return, client: str) -> Entered:
        """Let somebody in who comes from the provider.

        Parameters
        ----------
        client : str
            The address that they come from.

        Raises
        ------
        NoSuchPath
            If there is no provider.
        OidcAway, OidcFailed, OidcStranger, TooManyGuesses
        """
        oidc = self._offered()
        self._guesses.check(client)
        if not (back.state and back.expected and back.code):
            raise OidcFailed
        if not hmac.compare_digest(back.state.encode(), back.expected.encode()):
            raise OidcFailed  # somebody else's way
        async with self._database.write() as session:
            attempt = await sign_in.take_attempt(session, digest_of(back.state))
        if attempt is None:
            self._guesses.count(client)
            raise OidcFailed
        if attempt.expires_at <= self._clock.now():
            raise OidcFailed
        identity = await oidc.identity(back.code, attempt.verifier, attempt.nonce)
        async with self._database.write() as session:
            account = await self._known(session, identity)
            return Entered(await open_session(session, self._clock, account.id))

    def _offered(self) -> Oidc:
        if self._oidc is None:
            raise NoSuchPath
        return self._oidc

    async def _known(self, session: AsyncSession, identity: Identity) -> Account:
        """The account of somebody, who is known by it from now on; raise `OidcStranger`."""
        account = await accounts.by_identity(session, identity.issuer, identity.subject)
        if account is None and identity.email is not None:
            account = await accounts.by_email(session, plain(identity.email), to_change=True)
            if account is not None and not _is_or_may_be(account, identity):
                raise OidcStranger  # the address has passed from one person to another
        if account is None or account.disabled_at is not None:
            raise OidcStranger
        if account.oidc_subject is None:
            after = replace(account, oidc_issuer=identity.issuer, oidc_subject=identity.subject)
            await accounts.replace(session, after)
            subject = ("account", account.id)
            await tell_all(session, str(account.id), self._clock.now(), subject, "identified")
        return account


def _is_or_may_be(account: Account, identity: Identity) -> bool:
    """Whether an account is known by an identity, as it is if another tab was faster, or by none."""
    known = (account.oidc_issuer, account.oidc_subject)
    return account.oidc_subject is None or known == (identity.issuer, identity.subject)
