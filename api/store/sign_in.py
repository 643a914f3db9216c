"""Queries for what happens before somebody is signed in: links, tries, ways by a provider of identities."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.store import accounts
from api.store.holding import MANY_WRITERS
from api.store.models import OidcAttemptRow, SignInLinkRow, SignInTriesRow
from api.store.records_accounts import Account, OidcAttempt, SignInLink, SignInTries
from api.store.rows import columns, one, values


async def add_link(session: AsyncSession, link: SignInLink, now: datetime) -> None:
    """Store a new link; those whose time is over are removed."""
    await session.execute(delete(SignInLinkRow).where(SignInLinkRow.expires_at <= now))
    await session.execute(insert(SignInLinkRow).values(values(link)))


async def find_link(
    session: AsyncSession, digest: bytes, *, to_use: bool = False
) -> tuple[SignInLink, Account | None] | None:
    """The link whose token has this digest, and whose it is; `to_use` keeps others from using it."""
    account_id = await session.scalar(select(SignInLinkRow.account_id).where(SignInLinkRow.digest == digest))
    # The account first, by which all its links are held; so no two wait for each other in a circle.
    account = None if account_id is None else await accounts.get(session, account_id, to_change=to_use)
    found = await session.execute(
        select(*columns(SignInLinkRow, SignInLink)).where(SignInLinkRow.digest == digest)
    )
    link = one(SignInLink, found.one_or_none())
    return None if link is None else (link, account)


async def use_link(session: AsyncSession, digest: bytes, now: datetime) -> None:
    """Note that a link has been used."""
    await session.execute(update(SignInLinkRow).where(SignInLinkRow.digest == digest).values(used_at=now))


async def use_links(session: AsyncSession, account_id: UUID, now: datetime) -> None:
    """Let no link of an account lead anywhere any more."""
    await session.execute(
        update(SignInLinkRow)
        .where(SignInLinkRow.account_id == account_id, SignInLinkRow.used_at.is_(None))
        .values(used_at=now)
    )


async def tries(session: AsyncSession, digest: bytes) -> SignInTries | None:
    """How often it has been tried in vain with an address; others wait until this transaction ends."""
    if session.info.get(MANY_WRITERS):
        # There need not be a row that could be held.
        key = int.from_bytes(digest[:8], signed=True)
        await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
    found = await session.execute(
        select(*columns(SignInTriesRow, SignInTries)).where(SignInTriesRow.digest == digest)
    )
    return one(SignInTries, found.one_or_none())


async def put_tries(session: AsyncSession, made: SignInTries) -> None:
    """Store how often it has been tried, in place of what was found by `tries`."""
    await forget_tries(session, made.digest)
    await session.execute(insert(SignInTriesRow).values(values(made)))


async def forget_tries(session: AsyncSession, digest: bytes) -> None:
    """Let everybody begin anew with an address."""
    await session.execute(delete(SignInTriesRow).where(SignInTriesRow.digest == digest))


async def remove_old_tries(session: AsyncSession, before: datetime) -> None:
    """Forget all that was tried for the last time long ago."""
    await session.execute(delete(SignInTriesRow).where(SignInTriesRow.tried_at <= before))


async def add_attempt(session: AsyncSession, attempt: OidcAttempt, now: datetime) -> None:
    """Store a new way by a provider; those whose time is over are removed."""
    await session.execute(delete(OidcAttemptRow).where(OidcAttemptRow.expires_at <= now))
    await session.execute(insert(OidcAttemptRow).values(values(attempt)))


async def take_attempt(session: AsyncSession, digest: bytes) -> OidcAttempt | None:
    """Find the way whose state has this digest, and remove it: nobody goes it twice."""
    found = await session.execute(
        delete(OidcAttemptRow)
        .where(OidcAttemptRow.digest == digest)
        .returning(*columns(OidcAttemptRow, OidcAttempt))
    )
    return one(OidcAttempt, found.one_or_none())
