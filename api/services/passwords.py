"""Passwords that are tried and chosen: hashed apart from the loop, and tried no faster than they may be."""

import asyncio

from api.clock import Clock
from api.errors import Unprocessable
from api.schemas.problem import InvalidInput
from api.security.passwords import hash_of, is_outdated, matches, weakness
from api.services import tries
from api.store import accounts
from api.store.database import Database
from api.store.records_accounts import Account


class PasswordWrong(Unprocessable):
    """The password is not that of the account, or it was tried too often."""

    code = "password_wrong"


async def check(database: Database, clock: Clock, email: str, password: str) -> Account | None:
    """The account whose address and password these are, and which is not disabled.

    `None` does not tell why, and takes as long for an address without an account.
    The try stays counted; whoever goes on forgets it, or gives it back.
    """
    async with database.write() as session:
        granted = await tries.take(session, email, clock.now())
        account = await accounts.by_email(session, email)
    tried = account if granted and account is not None and account.disabled_at is None else None
    stored = None if tried is None else tried.password_hash
    right = await asyncio.to_thread(matches, stored, password)
    return tried if right else None


async def check_own(database: Database, clock: Clock, account: Account, password: str | None) -> None:
    """Raise `PasswordWrong` unless somebody who is signed in knows their password, if there is one."""
    if account.password_hash is None:
        return
    if await check(database, clock, account.email, password or "") is None:
        raise PasswordWrong
    async with database.write() as session:
        await tries.give_back(session, account.email, clock.now())


async def chosen(password: str, email: str) -> str:
    """The hash of a password that somebody has chosen; raise `InvalidInput` for a weak one."""
    fault = await asyncio.to_thread(weakness, password, email)
    if fault is not None:
        raise InvalidInput([fault])
    return await asyncio.to_thread(hash_of, password)


async def renewed(account: Account, password: str) -> str | None:
    """A hash with the parameters of now, if that of the account was made with others."""
    if account.password_hash is None or not is_outdated(account.password_hash):
        return None
    return await asyncio.to_thread(hash_of, password)
