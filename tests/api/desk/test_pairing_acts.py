"""What is refused, done twice, or possible at all on the small pages about a pairing."""

import pytest
import pytest_asyncio

from api.routes.desk.pairings.acting import Act, acts_in
from api.store.models import PairingRow
from matcher.pairing import Event
from tests.api.desk.test_pairings import change, filled, now, paired, step


@pytest_asyncio.fixture(loop_scope="session")
async def pairing(world):
    """A mentor who has been asked."""
    return await paired(world, "Amal Haddad", "Björn Meyer")


@pytest.mark.parametrize("act", ["decline", "cancel"])
async def test_a_reason_that_is_too_long_is_named_at_its_field(coordinator, pairing, act):
    """Above the form with a link to it, and beside it."""
    page = f"/pairings/{pairing.id}/{act}"
    refused = await coordinator.sends(page, await filled(coordinator, page, choice="other", reason="x" * 501))
    assert refused.status == 422
    assert "#reason" in refused.links
    assert refused.one("textarea", id="reason")["aria-invalid"] == "true"
    assert refused.one("p", id="reason-fault")


async def test_a_second_reminder_is_not_claimed(coordinator, pairing):
    """Within a day nothing goes out, and nothing is said to."""
    page = f"/pairings/{pairing.id}/remind"
    first = await coordinator.sends(page, await filled(coordinator, page))
    again = await coordinator.sends(page, await filled(coordinator, page))
    assert "Die Erinnerung geht gleich hinaus." in first.text
    assert "geht gleich hinaus" not in again.text
    assert "Heute wurde schon erinnert." in again.text


async def test_a_meeting_is_called_off_while_the_tandem_lasts(world, coordinator, pairing):
    """Neither without a meeting, nor after the end; the page of the act knows it, too."""
    page = f"/pairings/{pairing.id}"
    await step(world, pairing, Event.CONFIRM)
    assert Act.CALL_OFF not in acts_in(await now(world, pairing))
    at = world.inside.clock.now()
    await change(world, PairingRow, PairingRow.id == pairing.id, first_meeting_at=at)
    assert f"{world.path}{page}/call_off" in (await coordinator.get(page)).links
    await step(world, pairing, Event.CANCEL)
    await change(world, PairingRow, PairingRow.id == pairing.id, first_meeting_at=at)
    assert f"{world.path}{page}/call_off" not in (await coordinator.get(page)).links
    assert (await coordinator.get(f"{page}/call_off")).all("form", novalidate=None) == []
