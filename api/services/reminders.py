"""Reminders: half-way to the deadline by themselves, and at once when a coordinator asks for one."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import PairingSettled
from api.schemas.states import MailKind, MailState
from api.security.access import Principal
from api.services import pairings
from api.services.correspondence import asked_person
from api.services.outbox import post
from api.services.telling import tell
from api.services.versions import Expected
from api.store import outbox
from api.store.records import Pairing
from api.store.records_mail import Mail
from matcher.pairing import PairingState

AT_MOST_EVERY: Final = timedelta(days=1)
"""Nobody is reminded of the same question more often."""


async def remind(
    session: AsyncSession, clock: Clock, who: Principal, pairing_id: UUID, expected: Expected
) -> tuple[Pairing, bool]:
    """Remind whoever is asked, instead of half-way; twice a day changes nothing.

    Returns
    -------
    Pairing
    bool
        Whether there is a reminder now that there was not before.

    Raises
    ------
    NotFound, Stale
    PairingSettled
        If nobody is asked any more.
    """
    pairing = await pairings.get(session, who, pairing_id, to_change=True)
    expected.check(pairing.id, pairing.version)
    now = clock.now()
    if pairing.answer_until is None:
        raise PairingSettled(state=pairing.state.value)
    if pairing.answer_until <= now:
        raise PairingSettled(state=PairingState.EXPIRED.value)
    asked = asked_person(pairing)
    mails = await outbox.of_pairing(session, pairing_id)
    reminders = [mail for mail in mails if mail.profile_id == asked and mail.kind is MailKind.REMINDER]
    if any(_still_fresh(reminder, now) for reminder in reminders):
        return pairing, False
    await outbox.drop(session, pairing_id, [MailKind.REMINDER], now)
    subject = ("pairing", pairing_id)
    event_id = await tell(session, who.key_id, now, pairing.programme_id, subject, "reminded")
    await post(session, pairing, [asked], MailKind.REMINDER, event_id, now=now)
    return pairing, True


def _still_fresh(reminder: Mail, now: datetime) -> bool:
    """Whether a reminder is on its way, or has gone out within the last day."""
    if reminder.state in {MailState.WAITING, MailState.SENDING}:
        # One that waits for half-way is not on its way yet; one that is tried again has begun.
        return reminder.attempts > 0 or reminder.due_at <= now
    return reminder.sent_at is not None and reminder.sent_at > now - AT_MOST_EVERY
