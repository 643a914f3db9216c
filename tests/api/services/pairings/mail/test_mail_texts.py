"""What programmes add to their mails."""

import pytest

from api.schemas.mail_texts import MailTextInput
from api.schemas.states import MailKind
from api.services import mail_texts
from api.services.mail_texts import Which


@pytest.fixture
def change(database, clock, admin, programme_id):
    """Has a programme say something in a kind of mail."""

    async def call(kind, language, opening=None, closing=None):
        data = MailTextInput(opening=opening, closing=closing)
        async with database.write() as session:
            await mail_texts.change(session, clock, admin, programme_id, Which(kind, language), data)

    return call


@pytest.fixture
def stored(database, admin, programme_id):
    """All that it says."""

    async def call():
        async with database.read() as session:
            found = await mail_texts.of_programme(session, admin, programme_id)
        return {
            (which.kind.value, which.language): (text.opening, text.closing) for which, text in found.items()
        }

    return call


async def test_a_programme_adds_to_its_mails(change, pair, deliver, office):
    """After the opening and at the end, in the language of the letter, as text and as HTML."""
    await change(MailKind.INVITATION, "de", "Schön, dass Sie dabei sind.\r\n\r\nWir <danken>.", "Ihr Team")
    await change(MailKind.INVITATION, "en", "Nice that you take part.")
    await change(MailKind.REMINDER, "de", "Nur ein Wink.")
    await pair("e0", "m0")
    await deliver()
    [message] = office.to("m0")
    text = message.get_body(["plain"]).get_content()
    html = message.get_body(["html"]).get_content()
    opening, own, more, facts, closing = map(
        text.index, ("begleiten", "Schön, dass", "Wir <danken>", "Vorname", "Ihr Team")
    )
    assert opening < own < more < facts < closing
    assert "Sie dabei sind.</p>" in html
    assert "Wir &lt;danken&gt;." in html
    assert "Nice that" not in text
    assert "Wink" not in text


async def test_a_text_is_replaced_and_taken_back(change, stored, told):
    """One text for each kind and language; what says nothing is gone; each change is told."""
    await change(MailKind.REMINDER, "de", "Eins")
    await change(MailKind.REMINDER, "de", "Zwei", "Drei")
    await change(MailKind.REMINDER, "en", "Two")
    assert await stored() == {("reminder", "de"): ("Zwei", "Drei"), ("reminder", "en"): ("Two", None)}
    await change(MailKind.REMINDER, "de")
    assert await stored() == {("reminder", "en"): ("Two", None)}
    assert [one.data for one in await told() if one.type == "programme.updated"] == [
        {"changed": [f"mail_texts.reminder.{language}"]} for language in ("de", "de", "en", "de")
    ]
