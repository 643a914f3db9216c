"""The outbox: what is to be mailed, in the transaction in which its cause happens.

`api.services.delivering` sends it after the commit. Coordinators see here what
has become of mails, and can have one that failed tried again.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import NotFound
from api.schemas.states import MailKind, MailState
from api.security.access import Principal
from api.services import programmes
from api.services.pages import Part, Window, cut
from api.services.telling import tell
from api.store import outbox
from api.store.records import Pairing
from api.store.records_mail import FiledMail, Mail
from api.store.types import new_id


async def post(
    session: AsyncSession,
    pairing: Pairing,
    to: Iterable[UUID],
    kind: MailKind,
    event_id: int,
    *,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Put a mail to each of these people into the outbox; see `mail_of`."""
    mails = [mail_of(pairing, profile_id, kind, event_id, now=now, due_at=due_at) for profile_id in to]
    await outbox.add_all(session, mails)


def mail_of(
    pairing: Pairing,
    profile_id: UUID,
    kind: MailKind,
    event_id: int,
    *,
    now: datetime,
    due_at: datetime | None = None,
) -> Mail:
    """A mail to somebody that is to be sent.

    Parameters
    ----------
    event_id : int
        What has caused it. The same event, kind and person again is refused by
        the database.
    due_at : datetime, optional
        When to send it; now if left out.
    """
    return Mail(
        id=new_id(),
        programme_id=pairing.programme_id,
        pairing_id=pairing.id,
        profile_id=profile_id,
        event_id=event_id,
        kind=kind,
        state=MailState.WAITING,
        due_at=now if due_at is None else due_at,
        created_at=now,
        updated_at=now,
    )


async def listed(
    session: AsyncSession, who: Principal, programme_id: UUID, state: MailState | None, window: Window
) -> Part[FiledMail]:
    """The mails of a programme, oldest first; raise `NotFound`."""
    await programmes.require(session, who, programme_id)
    found = await outbox.listed(session, programme_id, state, after=window.after, limit=window.probe)
    return cut(found, window, lambda mail: mail.id)


async def retry(session: AsyncSession, clock: Clock, who: Principal, mail_id: UUID) -> FiledMail:
    """Have a mail that failed tried again from now on; any other stays as it is. Raise `NotFound`."""
    before = await _get(session, who, mail_id)
    now = clock.now()
    if not await outbox.revive(session, mail_id, now=now):
        return before
    about = {"kind": before.kind.value, "pairing_id": str(before.pairing_id)}
    await tell(session, who.key_id, now, before.programme_id, ("mail", mail_id), "retried", **about)
    return await _get(session, who, mail_id)


async def _get(session: AsyncSession, who: Principal, mail_id: UUID) -> FiledMail:
    mail = await outbox.find(session, mail_id)
    if mail is None or not who.sees(str(mail.programme_id)):
        raise NotFound("mail", str(mail_id))
    return mail
