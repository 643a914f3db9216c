"""Writes the letters: what each kind of mail says, in the languages of the reader."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from api import words
from api.mail import Appointment, Button, Letter
from api.schemas.states import MailKind
from api.services.cases import Case
from api.services.correspondence import FEEDBACK
from api.store.mail_texts import MailText
from api.words import Language
from scoring.catalogue import Catalogue

NOTHING: Final[Mapping[Language, MailText]] = MappingProxyType({})
"""What a programme adds that says what all say."""

_EMPTY_LINES: Final = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes in one language about one case.

    Parameters
    ----------
    link : str, optional
        Where the button leads, with its token.
    until : datetime, optional
        How long the link works.
    """

    case: Case
    language: Language
    catalogue: Catalogue
    link: str | None = None
    until: datetime | None = None

    def say(self, key: str, **values: object) -> str:
        """A message of mails."""
        return words.text(f"mail.{key}", self.language, **values)

    def letter(
        self,
        subject: str,
        *opening: str,
        facts: tuple[tuple[str, str], ...] = (),
        points: tuple[str, ...] = (),
        button: str | None = None,
        closing: tuple[str, ...] = (),
    ) -> Letter:
        """A letter, with what all letters have."""
        name, programme = self.case.reader.wire.get("name"), self.case.programme.name
        return Letter(
            language=self.language,
            subject=subject,
            greeting=self.say("greeting", name=name) if name else self.say("greeting_unnamed"),
            opening=opening,
            facts=facts,
            points_heading=self.say("common") if points else "",
            points=points,
            button=Button(button, self.link) if button and self.link else None,
            closing=closing,
            footer=self.say("footer", programme=programme),
        )

    def subject(self, key: str) -> str:
        """A subject, which begins with the programme."""
        return self.say(key, programme=self.case.programme.name)

    def whom(self) -> tuple[tuple[str, str], ...]:
        """Who the other one is, as far as it may be told before a tandem has begun."""
        name, field = self.case.first_name, self.case.field(self.language, self.catalogue)
        known = ((self.say("first_name"), name),) if name else ()
        return (*known, (self.say("occupation"), field))


def letters(
    kind: MailKind, writers: Iterable[Writer], own: Mapping[Language, MailText] = NOTHING
) -> list[Letter]:
    """The letters of a mail, one for each language; `own` is what the programme adds."""
    return [_with(own.get(writer.language), _WRITTEN[kind](writer)) for writer in writers]


def _with(own: MailText | None, letter: Letter) -> Letter:
    """A letter with paragraphs after its opening and before its end."""
    if own is None:
        return letter
    return replace(
        letter,
        opening=(*letter.opening, *_paragraphs(own.opening)),
        closing=(*letter.closing, *_paragraphs(own.closing)),
    )


def _paragraphs(text: str | None) -> list[str]:
    """What stands between empty lines."""
    return [one.strip() for one in _EMPTY_LINES.split(text or "") if one.strip()]


def appointment(case: Case, now: datetime) -> Appointment | None:
    """The first meeting of a tandem, if it has been set."""
    pairing, language = case.pairing, case.languages[0]
    if pairing.first_meeting_at is None:
        return None
    return Appointment(
        pairing_id=pairing.id,
        revision=pairing.version,
        at=pairing.first_meeting_at,
        place=pairing.first_meeting_place,
        summary=words.text("mail.meeting.summary", language, programme=case.programme.name),
        written_at=now,
    )


def _invitation(writer: Writer) -> Letter:
    role = writer.case.reader.role.value
    return _question(
        writer, writer.subject(f"invitation.subject.{role}"), writer.say(f"invitation.opening.{role}")
    )


def _reminder(writer: Writer) -> Letter:
    role = writer.case.reader.role.value
    subject = writer.say("reminder.subject", subject=writer.subject(f"invitation.subject.{role}"))
    return _question(writer, subject, writer.say("reminder.opening"))


def _question(writer: Writer, subject: str, opening: str) -> Letter:
    return writer.letter(
        subject,
        opening,
        facts=writer.whom(),
        points=writer.case.common(writer.language, writer.catalogue),
        button=writer.say("answer_button"),
        closing=(writer.say("until", until=writer.until), writer.say("contact_later")),
    )


def _introduction(writer: Writer) -> Letter:
    other = writer.case.other.wire
    named = ((writer.say("name"), other["name"]),) if other.get("name") else ()
    return writer.letter(
        writer.subject("introduction.subject"),
        writer.say(f"introduction.opening.{writer.case.reader.role}"),
        facts=(
            *named,
            (writer.say("email"), other.get("email") or writer.say("introduction.no_email")),
            (writer.say("occupation"), writer.case.field(writer.language, writer.catalogue)),
            *_meeting_facts(writer),
        ),
        points=writer.case.common(writer.language, writer.catalogue),
        closing=(writer.say("introduction.next"), *_meeting_file(writer)),
    )


def _meeting(writer: Writer) -> Letter:
    if writer.case.pairing.first_meeting_at is None:
        return writer.letter(
            writer.subject("meeting_off.subject"),
            writer.say("meeting_off.opening"),
            closing=(writer.say("meeting_off.next"),),
        )
    return writer.letter(
        writer.subject("meeting.subject"),
        writer.say("meeting.opening"),
        facts=_meeting_facts(writer),
        closing=_meeting_file(writer),
    )


def _meeting_facts(writer: Writer) -> tuple[tuple[str, str], ...]:
    at, place = writer.case.pairing.first_meeting_at, writer.case.pairing.first_meeting_place
    if at is None:
        return ()
    when = (writer.say("meeting.at"), words.moment(at, writer.language))
    return (when,) if place is None else (when, (writer.say("meeting.place"), place))


def _meeting_file(writer: Writer) -> tuple[str, ...]:
    return () if writer.case.pairing.first_meeting_at is None else (writer.say("meeting.file"),)


def _closed(writer: Writer) -> Letter:
    return writer.letter(
        writer.subject("closed.subject"), writer.say("closed.opening"), writer.say("closed.next")
    )


def _ended(writer: Writer) -> Letter:
    set_up = writer.case.pairing.first_meeting_at is not None
    return writer.letter(
        writer.subject("ended.subject"),
        writer.say("ended.opening"),
        facts=writer.whom(),
        closing=(*((writer.say("ended.meeting"),) if set_up else ()), writer.say("ended.next")),
    )


def _feedback(months: int) -> Callable[[Writer], Letter]:
    def write(writer: Writer) -> Letter:
        return writer.letter(
            writer.subject("feedback.subject"),
            writer.say("feedback.opening", months=months),
            button=writer.say("feedback.button"),
            closing=(writer.say("feedback.until", until=writer.until),),
        )

    return write


_WRITTEN: Final[Mapping[MailKind, Callable[[Writer], Letter]]] = {
    MailKind.INVITATION: _invitation,
    MailKind.REMINDER: _reminder,
    MailKind.INTRODUCTION: _introduction,
    MailKind.MEETING: _meeting,
    MailKind.CLOSED: _closed,
    MailKind.ENDED: _ended,
    **{kind: _feedback(months) for months, kind in FEEDBACK.items()},
}
