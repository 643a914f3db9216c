"""The first page of a programme: what waits, and what has happened lately."""

from api.schemas.states import MailState
from api.store.models import OutboxRow
from matcher.pairing import Event
from tests.api.desk.test_pairings import change, paired, step


async def test_a_repair_is_news(world, viewer, english):
    """Whoever looks at the first page learns that another plan was looked for, and finds it."""
    ended = await paired(world, "Amal Haddad", "Björn Meyer")
    assert "neue Zuordnung" not in (await viewer.get()).text
    await step(world, ended, Event.DECLINE, reason="too_far")
    page = await viewer.get()
    assert "1 neue Zuordnung berechnet, weil ein Tandem ausfiel" in page.text
    assert f"{world.path}/match/runs" in page.links
    assert "1 new match computed because a tandem fell through" in (await english.get()).text


async def test_messages_that_failed_are_one_step_away(world, viewer):
    """The card about them leads to those tandems and no others."""
    asked = await paired(world, "Amal Haddad", "Björn Meyer")
    await change(world, OutboxRow, OutboxRow.pairing_id == asked.id, state=MailState.FAILED)
    assert f"{world.path}/pairings?show=undelivered" in (await viewer.get()).links
