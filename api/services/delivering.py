"""Delivering mails: claim one, write it, hand it to the mail server, note what has become of it.

A mail is handed over at least once. If this process dies between the mail
server's yes and the note of it, somebody else sends the mail again once the
claim has run out: with the same `Message-ID`, by which mail programs show it
once, and with a new link, which works beside the old one. SMTP allows no more.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from random import SystemRandom
from typing import Final
from uuid import UUID

from opentelemetry.trace import SpanKind
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.mail import BadAddressError, Envelope, NotTakenError, Transport, compose
from api.observe import metrics, tracing
from api.schemas.states import MailKind, MailState
from api.security.links import NewToken, new_token
from api.services import cases
from api.services.cases import Case
from api.services.correspondence import FEEDBACK, asked_person
from api.services.telling import WORKER, tell
from api.services.writing import Writer, appointment, letters
from api.store import links, mail_texts, outbox
from api.store.database import Database
from api.store.mail_texts import MailText
from api.store.records_mail import FiledMail, Link
from api.words import Language
from matcher.pairing import PairingState
from scoring.catalogue import Catalogue

LEASE: Final = timedelta(minutes=5)
"""After so long, whoever has claimed a mail is given up; longer than a mail server may take to answer."""

FIRST_WAIT: Final = timedelta(minutes=1)
"""After the first failure; each further wait is twice as long."""

LONGEST_WAIT: Final = timedelta(hours=6)

MOST_ATTEMPTS: Final = 12
"""Over about twenty hours; then a coordinator has to look."""

FEEDBACK_DAYS: Final = timedelta(days=30)
"""How long a link to questions about a tandem works."""

GAVE_UP: Final = "gave_up"
"""The error of a mail whose senders have all died."""

_MONTHS: Final = {kind: months for months, kind in FEEDBACK.items()}
_ASKING: Final = frozenset({MailKind.INVITATION, MailKind.REMINDER})
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Sends what is due; what the jobs call.

    Parameters
    ----------
    transport : Transport, optional
        Without one, mails wait.
    sender : str
        "Name <address>".
    base_url : str
        How people reach the service, without a slash at the end.
    chance : callable
        Gives numbers from [0, 1), so that mails that failed together are not
        tried again together.
    """

    database: Database
    clock: Clock
    catalogue: Catalogue
    transport: Transport | None
    sender: str
    base_url: str
    chance: Callable[[], float] = SystemRandom().random

    async def due(self, limit: int) -> Sequence[UUID]:
        """Mails whose time has come, the longest due first."""
        if self.transport is None:
            return []
        async with self.database.read() as session:
            return await outbox.due(session, now=self.clock.now(), limit=limit)

    async def execute(self, mail_id: UUID) -> None:
        """Send one, unless somebody else does already or it has become pointless."""
        if self.transport is None:
            return
        prepared = await self._prepare(mail_id)
        if prepared is None:
            return
        try:
            with tracing.span("send mail", SpanKind.CLIENT, kind=prepared.mail.kind.value):
                await self.transport.send(prepared.message)
        except NotTakenError as error:
            metrics.count_mail(error.code)
            await self._not_taken(prepared.mail, error)
        else:
            metrics.count_mail("sent")
            await self._settle(prepared.mail, MailState.SENT)

    async def _prepare(self, mail_id: UUID) -> "_Prepared | None":
        """Claim and write a mail; `None` if there is nothing to be sent."""
        now = self.clock.now()
        async with self.database.write() as session:
            mail = await outbox.claim(session, mail_id, now=now, lease=LEASE)
            case = None if mail is None else await cases.find(session, mail.pairing_id, mail.profile_id)
            if mail is None or case is None:
                return None
            if not _wanted(mail, case, now):
                await outbox.drop_claimed(session, mail, now)
                return None
            if mail.attempts > MOST_ATTEMPTS:
                # Whoever had it died every time; it must not take everybody with it for ever.
                await self._end(session, mail, MailState.FAILED, GAVE_UP, now)
                return None
            token = await self._link(session, mail, case, now)
            own = await mail_texts.of_kind(session, mail.programme_id, mail.kind)
        try:
            return _Prepared(mail, self._written(mail, case, own, token, now))
        except BadAddressError:
            error = "bad_address" if case.reader.wire.get("email") else "no_address"
            await self._settle(mail, MailState.FAILED, error)
            return None

    async def _link(
        self, session: AsyncSession, mail: FiledMail, case: Case, now: datetime
    ) -> NewToken | None:
        """Make the link of a mail; only its hash is stored, before the mail leaves."""
        until = _works_until(mail, case, now)
        if until is None:
            return None
        token = new_token()
        link = Link(
            hash=token.digest,
            mail_id=mail.id,
            pairing_id=mail.pairing_id,
            profile_id=mail.profile_id,
            months=_MONTHS.get(mail.kind),
            expires_at=until,
            created_at=now,
        )
        await links.add(session, link)
        return token

    def _written(
        self,
        mail: FiledMail,
        case: Case,
        own: Mapping[Language, MailText],
        token: NewToken | None,
        now: datetime,
    ) -> EmailMessage:
        page = "feedback" if mail.kind in _MONTHS else "answer"
        link = None if token is None else f"{self.base_url}/{page}/{token.token}"
        until = _works_until(mail, case, now)
        writers = [Writer(case, language, self.catalogue, link, until) for language in case.languages]
        invites = mail.kind in {MailKind.INTRODUCTION, MailKind.MEETING}
        envelope = Envelope(
            sender=self.sender,
            to_name=case.reader.wire.get("name"),
            to_address=case.reader.wire.get("email") or "",
            message_id=f"{mail.event_id}.{mail.kind}.{mail.id}",
            written_at=now,
        )
        appointed = appointment(case, now) if invites else None
        return compose(envelope, letters(mail.kind, writers, own), appointed)

    async def _not_taken(self, mail: FiledMail, error: NotTakenError) -> None:
        _log.warning("Mail %s was not taken at attempt %d: %s.", mail.id, mail.attempts, error.code)
        if error.permanent or mail.attempts >= MOST_ATTEMPTS:
            await self._settle(mail, MailState.FAILED, error.code, perhaps=error.perhaps)
            return
        now = self.clock.now()
        until = now + wait_after(mail.attempts, self.chance())
        async with self.database.write() as session:
            await outbox.postpone(
                session, mail, until=until, error=error.code, now=now, perhaps=error.perhaps
            )

    async def _settle(
        self, mail: FiledMail, state: MailState, error: str | None = None, *, perhaps: bool = False
    ) -> None:
        """Note the end of a mail, in a transaction of its own."""
        async with self.database.write() as session:
            await self._end(session, mail, state, error, self.clock.now(), perhaps=perhaps)

    async def _end(
        self,
        session: AsyncSession,
        mail: FiledMail,
        state: MailState,
        error: str | None,
        now: datetime,
        *,
        perhaps: bool = False,
    ) -> None:
        """Note the end of a mail, and tell of it."""
        about = {"kind": mail.kind.value, "pairing_id": str(mail.pairing_id), "to": mail.role.value}
        if error is not None:
            about["error"] = error
        if await outbox.settle(session, mail, state, now=now, error=error, perhaps=perhaps):
            await tell(session, WORKER, now, mail.programme_id, ("mail", mail.id), state.value, **about)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A mail that has been claimed and written."""

    mail: FiledMail
    message: EmailMessage


def wait_after(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many attempts have failed.

    Parameters
    ----------
    attempts : int
        From 1.
    chance : float
        From [0, 1): shortens or lengthens the wait by up to a quarter.
    """
    doubled: timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 20)
    return min(doubled, LONGEST_WAIT) * (0.75 + chance / 2)


def _wanted(mail: FiledMail, case: Case, now: datetime) -> bool:
    """Whether a mail still makes sense."""
    pairing = case.pairing
    if mail.kind in _ASKING:
        until = pairing.answer_until
        return until is not None and until > now and asked_person(pairing) == mail.profile_id
    if mail.kind in _MONTHS:
        return pairing.state in {PairingState.ACTIVE, PairingState.COMPLETED}
    if mail.kind is MailKind.MEETING:
        at = pairing.first_meeting_at
        return pairing.state is PairingState.ACTIVE and (at is None or at > now)
    return (pairing.state is PairingState.ACTIVE) == (mail.kind is MailKind.INTRODUCTION)


def _works_until(mail: FiledMail, case: Case, now: datetime) -> datetime | None:
    """How long the link of a mail works; `None` if it has none."""
    if mail.kind in _ASKING:
        return case.pairing.answer_until
    return now + FEEDBACK_DAYS if mail.kind in _MONTHS else None
