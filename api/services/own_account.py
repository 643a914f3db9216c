"""What people change of their own accounts."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.schemas.accounts import OwnInput
from api.security.refusals import NotSignedIn
from api.services import passwords, second_factor, sessions
from api.services.sessions import SignedIn
from api.services.telling import tell_all
from api.store import accounts, sign_in
from api.store.database import Database
from api.store.records_accounts import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAccount:
    """The account of whoever is signed in."""

    database: Database
    clock: Clock

    async def change(self, signed: SignedIn, data: OwnInput) -> None:
        """Change name and language."""
        async with self.database.write() as session:
            account = await self._held(session, signed.account.id)
            await self._store(session, replace(account, name=data.name, language=data.language), "updated")

    async def change_password(self, signed: SignedIn, old: str | None, new: str) -> None:
        """Choose another password, which ends all other sessions.

        Raises
        ------
        PasswordWrong
            If the old one is not right.
        InvalidInput
            If the new one is weak.
        """
        await passwords.check_own(self.database, self.clock, signed.account, old)
        made = await passwords.chosen(new, signed.account.email)
        async with self.database.write() as session:
            account = await self._held(session, signed.account.id)
            await self._store(session, replace(account, password_hash=made), "password_changed")
            await sign_in.use_links(session, account.id, self.clock.now())
            await sessions.close_all(session, account.id, but=signed.session_id)

    async def begin_codes(self, signed: SignedIn, password: str | None) -> None:
        """Begin to set up a second factor; raise `PasswordWrong` or `SecondFactorStands`."""
        await passwords.check_own(self.database, self.clock, signed.account, password)
        async with self.database.write() as session:
            await second_factor.begin(session, signed)

    async def turn_off_codes(self, signed: SignedIn, password: str | None) -> None:
        """Do without a second factor; raise `PasswordWrong`."""
        await passwords.check_own(self.database, self.clock, signed.account, password)
        async with self.database.write() as session:
            account = await self._held(session, signed.account.id)
            bare = replace(account, totp_secret=None, totp_last_step=None, recovery_digests=[])
            await self._store(session, bare, "second_factor_removed")

    async def sign_out(self, signed: SignedIn) -> None:
        """End all sessions, this one too."""
        account_id = signed.account.id
        async with self.database.write() as session:
            await sessions.close_all(session, account_id)
            subject = ("account", account_id)
            await tell_all(session, str(account_id), self.clock.now(), subject, "signed_out")

    async def _held(self, session: AsyncSession, account_id: UUID) -> Account:
        account = await accounts.get(session, account_id, to_change=True)
        if account is None:
            raise NotSignedIn
        return account

    async def _store(self, session: AsyncSession, changed: Account, what: str) -> None:
        after = replace(changed, updated_at=self.clock.now(), version=changed.version + 1)
        await accounts.replace(session, after)
        await tell_all(session, str(after.id), after.updated_at, ("account", after.id), what)
