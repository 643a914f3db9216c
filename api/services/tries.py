"""How often a password or a code may be tried for an address: after some free tries, ever more slowly.

Counted by the address that was given, whether or not there is an account. Each
try is counted before it is looked at, so that many at once get no further.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.security.digests import digest_of
from api.store import sign_in
from api.store.records_accounts import SignInTries

FREE: Final = 5
"""So many may be wrong before anybody has to wait."""

FIRST_PAUSE: Final = timedelta(minutes=1)
"""Twice as long after each further one."""

LONGEST_PAUSE: Final = timedelta(hours=1)

FORGOTTEN_AFTER: Final = timedelta(days=1)


async def take(session: AsyncSession, email: str, now: datetime) -> bool:
    """Count a try, and say whether it may be looked at; if not, it does not count."""
    await sign_in.remove_old_tries(session, now - FORGOTTEN_AFTER)
    digest = digest_of(email)
    before = await sign_in.tries(session, digest)
    if before is not None and before.locked_until > now:
        return False
    failures = 1 if before is None else before.failures + 1
    made = SignInTries(
        digest=digest, failures=failures, tried_at=now, locked_until=now + pause_after(failures)
    )
    await sign_in.put_tries(session, made)
    return True


async def give_back(session: AsyncSession, email: str, now: datetime) -> None:
    """Take one back that was right, though not all that is needed; the wrong ones stay."""
    before = await sign_in.tries(session, digest_of(email))
    if before is None or before.failures == 1:
        await sign_in.forget_tries(session, digest_of(email))
        return
    failures = before.failures - 1
    until = now if failures < FREE else before.locked_until
    await sign_in.put_tries(session, replace(before, failures=failures, locked_until=until))


async def forget(session: AsyncSession, email: str) -> None:
    """Begin anew: whoever has tried is who they say."""
    await sign_in.forget_tries(session, digest_of(email))


def pause_after(failures: int) -> timedelta:
    """How long nothing is looked at after so many wrong tries in a row, from 1."""
    if failures < FREE:
        return timedelta(0)
    doubled: timedelta = FIRST_PAUSE * 2 ** min(failures - FREE, 20)
    return min(doubled, LONGEST_PAUSE)
