"""What a programme adds to its mails, and how such a mail looks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.mail import Letter
from api.schemas.mail_texts import MailTextInput
from api.schemas.states import MailKind, Role, Status
from api.security.access import Principal
from api.services import programmes
from api.services.cases import Case
from api.services.telling import tell
from api.services.writing import Writer, letters
from api.store import mail_texts
from api.store.holding import hold
from api.store.mail_texts import MailText
from api.store.records import Pairing, Person, Programme
from api.store.types import JsonObject, new_id
from api.words import Language
from matcher.pairing import PairingState
from scoring.catalogue import Catalogue
from scoring.explain import Reason
from scoring.profile import LanguageSkill, Level

KINDS: Final = (MailKind.INVITATION, MailKind.REMINDER, MailKind.INTRODUCTION)
"""The mails to which programmes can add something."""

MENTOR: Final[JsonObject] = {"name": "Anke Janssen", "email": "anke.janssen@example.org"}
MENTEE: Final[JsonObject] = {"name": "Amal Haddad", "email": "amal.haddad@example.org"}
"""Those whom a preview tells of; nobody is called so."""


@dataclass(frozen=True, slots=True)
class Which:
    """A kind of mail in a language."""

    kind: MailKind
    language: Language


async def of_programme(session: AsyncSession, who: Principal, programme_id: UUID) -> Mapping[Which, MailText]:
    """All that a programme adds; raise `NotFound` if there is no such programme."""
    await programmes.require(session, who, programme_id)
    found = await mail_texts.of_programme(session, programme_id)
    return {Which(one.kind, one.language): one for one in found}


async def change(
    session: AsyncSession, clock: Clock, who: Principal, programme_id: UUID, which: Which, data: MailTextInput
) -> None:
    """Say something else from now on, in mails that are still to be written, too; raise `NotFound`."""
    await programmes.require(session, who, programme_id)
    # Two who change the same text at once do so one after the other.
    await hold(session, programme_id)
    now = clock.now()
    await mail_texts.put(session, text_of(programme_id, which, data, now))
    subject, name = ("programme", programme_id), f"mail_texts.{which.kind}.{which.language}"
    await tell(session, who.key_id, now, programme_id, subject, "updated", changed=[name])


def text_of(programme_id: UUID, which: Which, data: MailTextInput, now: datetime) -> MailText:
    """What was entered; browsers end lines as typewriters did."""
    opening, closing = (
        None if said is None else said.replace("\r\n", "\n") for said in (data.opening, data.closing)
    )
    return MailText(
        programme_id=programme_id,
        kind=which.kind,
        language=which.language,
        opening=opening,
        closing=closing,
        updated_at=now,
    )


def sample(programme: Programme, text: MailText, catalogue: Catalogue, base_url: str) -> Letter:
    """The letter that a mentor would get, about people who are made up."""
    now = text.updated_at
    until = now + timedelta(days=programme.answer_days)
    case, link = _case(programme, now, until), f"{base_url}/answer/…"
    writer = Writer(
        case, text.language, catalogue, None if text.kind is MailKind.INTRODUCTION else link, until
    )
    [letter] = letters(text.kind, [writer], {text.language: text})
    return letter


def _case(programme: Programme, now: datetime, until: datetime) -> Case:
    mentor, mentee = (
        _person(programme, role, wire, now) for role, wire in ((Role.MENTOR, MENTOR), (Role.MENTEE, MENTEE))
    )
    pairing = Pairing(
        id=new_id(),
        programme_id=programme.id,
        mentee_id=mentee.id,
        mentor_id=mentor.id,
        seat=1,
        state=PairingState.INVITED,
        proposal_id=None,
        score=0,
        regret=None,
        answer_until=until,
        opened_by="operator",
        opened_reason=None,
        changed_by=None,
        changed_at=None,
        changed_reason=None,
        version=1,
        created_at=now,
        updated_at=now,
    )
    reasons = (
        Reason("profession_same", {"mentee_kldb": "81302", "mentor_kldb": "81302"}),
        Reason("language_common", {"language": "de", "level": "B2"}),
    )
    return Case(
        programme=programme,
        pairing=pairing,
        reader=mentor,
        other=mentee,
        occupations=("81302",),
        skills=(LanguageSkill("de", Level.NATIVE),),
        reasons=reasons,
    )


def _person(programme: Programme, role: Role, wire: JsonObject, now: datetime) -> Person:
    return Person(
        id=new_id(),
        programme_id=programme.id,
        role=role,
        status=Status.ACTIVE,
        version=1,
        external_ref=None,
        wire=wire,
        created_at=now,
        updated_at=now,
    )
