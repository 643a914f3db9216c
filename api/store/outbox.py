"""Queries for mails: who sends one, how far it has come.

A claim is a mail and the number of the attempt, as with runs: what a sender
that was given up still writes is refused.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import MailKind, MailState
from api.store.holding import hold, hold_of
from api.store.models import OutboxRow, PairingRow, ProfileRow
from api.store.records_mail import FiledMail, Mail
from api.store.rows import columns, made, one, page, values
from api.store.waking import Kind, note

WAITING_OR_SENDING = (MailState.WAITING, MailState.SENDING)


async def add_all(session: AsyncSession, mails: Sequence[Mail]) -> None:
    """Store new mails; whoever sends mails is woken."""
    if mails:
        await session.execute(insert(OutboxRow), [values(mail) for mail in mails])
        for mail in mails:
            note(session, Kind.MAILS, mail.id)


async def find(session: AsyncSession, mail_id: UUID) -> FiledMail | None:
    """The mail with this id."""
    await hold_of(session, OutboxRow, OutboxRow.id == mail_id)
    return one(FiledMail, (await session.execute(_select().where(OutboxRow.id == mail_id))).one_or_none())


async def listed(
    session: AsyncSession, programme_id: UUID, state: MailState | None, *, after: UUID | None, limit: int
) -> list[FiledMail]:
    """Mails of a programme in the order of their ids."""
    statement = _select().where(OutboxRow.programme_id == programme_id)
    if state is not None:
        statement = statement.where(OutboxRow.state == state)
    return made(FiledMail, (await session.execute(page(statement, OutboxRow.id, after, limit))).all())


async def of_pairing(session: AsyncSession, pairing_id: UUID) -> list[FiledMail]:
    """All mails about a pairing, oldest first."""
    statement = _select().where(OutboxRow.pairing_id == pairing_id).order_by(OutboxRow.id)
    return made(FiledMail, (await session.execute(statement)).all())


async def due(session: AsyncSession, *, now: datetime, limit: int) -> list[UUID]:
    """Mails whose time has come, and those whose sender has fallen silent; the longest due first."""
    found = await session.scalars(
        select(OutboxRow.id).where(_free(now)).order_by(OutboxRow.due_at, OutboxRow.id).limit(limit)
    )
    return list(found.all())


async def claim(session: AsyncSession, mail_id: UUID, *, now: datetime, lease: timedelta) -> FiledMail | None:
    """Take a mail that is due; `None` if somebody else was faster or it is done with."""
    await hold_of(session, OutboxRow, OutboxRow.id == mail_id)
    taken = await session.scalar(
        update(OutboxRow)
        .where(OutboxRow.id == mail_id, _free(now))
        .values(
            state=MailState.SENDING,
            attempts=OutboxRow.attempts + 1,
            # Whoever had it before has fallen silent, and did not say why.
            perhaps_taken=or_(OutboxRow.perhaps_taken, OutboxRow.state == MailState.SENDING),
            due_at=now + lease,
            updated_at=now,
        )
        .returning(OutboxRow.id)
    )
    return None if taken is None else await find(session, mail_id)


async def settle(
    session: AsyncSession,
    mail: Mail,
    state: MailState,
    *,
    now: datetime,
    error: str | None = None,
    perhaps: bool = False,
) -> bool:
    """Say what has become of a claimed mail; false, and nothing said, if the claim does not hold any more.

    Parameters
    ----------
    perhaps : bool
        Whether the mail server may have taken it over; once that may be so, it stays so.
    """
    told: dict[str, Any] = {"state": state, "error": error, "due_at": now, "updated_at": now}
    if perhaps:
        told["perhaps_taken"] = True
    if state is MailState.SENT:
        told["sent_at"] = now
    return await _write_claimed(session, mail, **told)


async def postpone(
    session: AsyncSession,
    mail: Mail,
    *,
    until: datetime,
    error: str | None,
    now: datetime,
    perhaps: bool = False,
) -> bool:
    """Let a claimed mail wait; as `settle`."""
    told: dict[str, Any] = {"state": MailState.WAITING, "due_at": until, "error": error, "updated_at": now}
    if perhaps:
        told["perhaps_taken"] = True
    return await _write_claimed(session, mail, **told)


async def drop(session: AsyncSession, pairing_id: UUID, kinds: Iterable[MailKind], now: datetime) -> None:
    """Forget the mails of these kinds that nobody is sending."""
    await session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.pairing_id == pairing_id,
            OutboxRow.kind.in_(list(kinds)),
            OutboxRow.state == MailState.WAITING,
        )
        .values(
            state=case((OutboxRow.perhaps_taken, MailState.MAYBE_SENT), else_=MailState.DROPPED),
            updated_at=now,
        )
    )


async def drop_claimed(session: AsyncSession, mail: Mail, now: datetime) -> None:
    """Forget a claimed mail that has become pointless, unless the claim does not hold any more."""
    state = MailState.MAYBE_SENT if mail.perhaps_taken else MailState.DROPPED
    await settle(session, mail, state, now=now)


async def readers(session: AsyncSession, pairing_id: UUID, kind: MailKind) -> list[UUID]:
    """Whom a mail of this kind has been or is being sent to, or ought to have been."""
    found = await session.scalars(
        select(OutboxRow.profile_id)
        .where(
            OutboxRow.pairing_id == pairing_id, OutboxRow.kind == kind, OutboxRow.state != MailState.DROPPED
        )
        .order_by(OutboxRow.id)
    )
    return list(found.all())


async def revive(session: AsyncSession, mail_id: UUID, *, now: datetime) -> bool:
    """Let a mail that has failed be tried again from now on; whether it had failed."""
    await hold_of(session, OutboxRow, OutboxRow.id == mail_id)
    revived = await session.scalar(
        update(OutboxRow)
        .where(OutboxRow.id == mail_id, OutboxRow.state == MailState.FAILED)
        .values(state=MailState.WAITING, due_at=now, attempts=0, error=None, updated_at=now)
        .returning(OutboxRow.id)
    )
    note(session, Kind.MAILS)
    return revived is not None


async def _write_claimed(session: AsyncSession, mail: Mail, **told: object) -> bool:
    await hold(session, mail.programme_id)
    written = await session.scalar(
        update(OutboxRow)
        .where(
            OutboxRow.id == mail.id,
            OutboxRow.state == MailState.SENDING,
            OutboxRow.attempts == mail.attempts,
        )
        .values(**told)
        .returning(OutboxRow.id)
    )
    return written is not None


def _free(now: datetime) -> ColumnElement[bool]:
    """What is to be sent; a mail of two waits while the data of one of them are only to be stored."""
    restricted = exists().where(
        PairingRow.id == OutboxRow.pairing_id,
        ProfileRow.id.in_((PairingRow.mentee_id, PairingRow.mentor_id)),
        ProfileRow.restricted_at.is_not(None),
    )
    return and_(OutboxRow.state.in_(WAITING_OR_SENDING), OutboxRow.due_at <= now, ~restricted)


def _select() -> Select[Any]:
    own = columns(OutboxRow, Mail)
    return select(*own, ProfileRow.role).join(ProfileRow, ProfileRow.id == OutboxRow.profile_id)
