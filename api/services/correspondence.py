"""Which mails follow from what happens to a pairing."""

from calendar import monthrange
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.schemas.states import MailKind
from api.services.outbox import mail_of, post
from api.store import links, outbox
from api.store.records import Pairing
from api.store.records_mail import Mail
from matcher.pairing import Actor, PairingState

FEEDBACK = {1: MailKind.FEEDBACK_1, 3: MailKind.FEEDBACK_3}
"""After how many months both are asked how it is going."""

_ASKING = (MailKind.INVITATION, MailKind.REMINDER)


async def follow(
    session: AsyncSession, before: PairingState, after: Pairing, event_id: int, now: datetime
) -> None:
    """Put into the outbox what follows from a new state, and take back what has become pointless.

    Parameters
    ----------
    before : PairingState
        Where the pairing stood.
    event_id : int
        The event of the new state.
    """
    await outbox.drop(session, after.id, _ASKING, now)
    if after.answer_until is not None:
        await outbox.add_all(session, asking(after, event_id, now))
    elif after.state is PairingState.ACTIVE:
        both = [after.mentor_id, after.mentee_id]
        await post(session, after, both, MailKind.INTRODUCTION, event_id, now=now)
        for months, kind in FEEDBACK.items():
            await post(session, after, both, kind, event_id, now=now, due_at=later(now, months))
    elif after.state is not PairingState.COMPLETED:
        await outbox.drop(session, after.id, (*FEEDBACK.values(), MailKind.MEETING), now)
        if before is PairingState.MENTEE_ASKED:
            # The mentor has agreed, and would wait for ever.
            await post(session, after, [after.mentor_id], MailKind.CLOSED, event_id, now=now)
        if before is PairingState.ACTIVE:
            # Nobody hears of the end who has not heard of the beginning.
            await outbox.drop(session, after.id, [MailKind.INTRODUCTION], now)
            introduced = await outbox.readers(session, after.id, MailKind.INTRODUCTION)
            await post(session, after, introduced, MailKind.ENDED, event_id, now=now)
        if after.state is PairingState.CANCELLED:
            await links.revoke(session, after.id, now)


def asking(pairing: Pairing, event_id: int, now: datetime) -> list[Mail]:
    """The mails of a pairing that awaits an answer: invitation, and a reminder half way to the deadline."""
    assert pairing.answer_until is not None, "whoever is asked has a deadline"
    asked, half_way = asked_person(pairing), now + (pairing.answer_until - now) / 2
    return [
        mail_of(pairing, asked, MailKind.INVITATION, event_id, now=now),
        mail_of(pairing, asked, MailKind.REMINDER, event_id, now=now, due_at=half_way),
    ]


def asked_person(pairing: Pairing) -> UUID:
    """Whose answer a pairing awaits; only for one that awaits any."""
    return pairing.mentor_id if pairing.state.awaits is Actor.MENTOR else pairing.mentee_id


def later(moment: datetime, months: int) -> datetime:
    """The same day and time some months later, or the last day of a month that is too short."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))
