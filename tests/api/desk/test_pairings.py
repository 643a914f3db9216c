"""The board of pairings, and what coordinators do to one of them."""

from datetime import UTC, datetime, timedelta

import pytest_asyncio
from sqlalchemy import update

from api.schemas.pairings import PairingInput
from api.schemas.states import MailState, Outcome, Role, Status
from api.security.access import OPERATOR
from api.services import opening, pairings
from api.services.board import Shelf
from api.services.pairings import Wish
from api.services.versions import Expected
from api.store import feedback, outbox, people, runs
from api.store.models import OutboxRow, PairingRow
from api.store.records_mail import Feedback
from matcher.pairing import Event, PairingState


@pytest_asyncio.fixture(loop_scope="session")
async def pairing(world):
    """A mentor who has been asked."""
    return await paired(world, "Amal Haddad", "Björn Meyer")


async def paired(world, mentee, mentor):
    one = await world.person(Role.MENTEE, name=mentee)
    other = await world.person(Role.MENTOR, name=mentor, capacity=3)
    data = PairingInput(mentee_id=one.id, mentor_id=other.id)
    async with world.inside.database.write() as session:
        return await opening.create(session, world.inside.clock, OPERATOR, world.programme_id, data)


async def step(world, pairing, event, **wish):
    """Bring a pairing further, past the pages."""
    async with world.inside.database.write() as session:
        return await pairings.act(
            session, world.inside.clock, OPERATOR, pairing.id, Expected(), Wish(event=event, **wish)
        )


async def now(world, pairing):
    """A pairing as it stands."""
    async with world.inside.database.read() as session:
        return await pairings.get(session, OPERATOR, pairing.id)


async def change(world, row, which, **values):
    """Change rows past all rules."""
    async with world.inside.database.write() as session:
        await session.execute(update(row).where(which).values(**values))


async def filled(staff, address, **typed):
    """The form of a small page, as it is shown, with what is typed."""
    page = await staff.get(address)
    assert page.status == 200
    return {**page.fields, **typed}


async def test_the_board_has_a_shelf_for_every_state(world, viewer, english):
    """Each pairing stands where its state says, with both names, fit and last step."""
    await paired(world, "Eins Gefragt", "Mentor Eins")
    await step(world, await paired(world, "Zwei Aktiv", "Mentor Zwei"), Event.CONFIRM)
    ended = await paired(world, "Drei Beendet", "Mentor Drei")
    await step(world, ended, Event.DECLINE, reason="too_far")
    board = await viewer.get("/pairings")
    assert board.status == 200
    order = ["Eins Gefragt", "Zwei Aktiv", "Drei Beendet"]
    assert sorted(order, key=board.text.index) == order
    assert "zu weit entfernt" in board.text
    assert "Running (1)" in (await english.get("/pairings")).text


async def test_the_nearest_deadline_comes_first_and_a_late_one_is_told(world, viewer):
    """By words, not by colour alone."""
    for name, days in (("Spaet", 9), ("Vorbei", -1), ("Bald", 1)):
        made = await paired(world, name, f"Mentor {name}")
        until = world.inside.clock.now() + timedelta(days=days)
        await change(world, PairingRow, PairingRow.id == made.id, answer_until=until)
    page = await viewer.get("/pairings?show=invited")
    assert sorted(["Spaet", "Vorbei", "Bald"], key=page.text.index) == ["Vorbei", "Bald", "Spaet"]
    assert page.text.count("überfällig") == 1
    assert "noch 1 Tag" in page.text
    assert "noch 9 Tage" in page.text


async def test_a_long_shelf_comes_in_pages(world, viewer, monkeypatch):
    """The board shows the first of each state, and leads to the rest."""
    monkeypatch.setattr("api.services.board.AT_A_GLANCE", 1)
    monkeypatch.setattr("api.services.board.PER_PAGE", 1)
    for name in ("Eins", "Zwei"):
        await paired(world, f"Mentee {name}", f"Mentor {name}")
    assert "Alle 2 zeigen" in (await viewer.get("/pairings")).text
    first = await viewer.get("/pairings?show=invited")
    [after] = [link for link in first.links if "page=2" in link]
    second = await viewer.get(after)
    assert len([one for one in (first, second) if "Mentee Eins" in one.text]) == 1
    assert [link for link in second.links if "page=3" in link] == []


def test_every_state_has_its_place_on_the_board():
    """No pairing is missing from it, and none stands there twice."""
    assert sorted(state for shelf in Shelf for state in shelf.states) == sorted(PairingState)


async def test_viewers_look_and_coordinators_act(world, viewer, coordinator, pairing):
    """Whoever may not act is shown no way to."""
    page = f"/pairings/{pairing.id}"
    for act in ("remind", "confirm", "decline", "cancel"):
        assert f"{world.path}{page}/{act}" in (await coordinator.get(page)).links
        assert f"{world.path}{page}/{act}" not in (await viewer.get(page)).links
        assert (await viewer.get(f"{page}/{act}")).status == 403
        assert (await viewer.post(f"{page}/{act}")).status_code == 403
    assert (await now(world, pairing)) == pairing


async def test_an_answer_is_noted_for_whoever_is_asked(world, coordinator, pairing):
    """The tandem begins, and the history says who has noted it."""
    page = f"/pairings/{pairing.id}"
    done = await coordinator.sends(f"{page}/confirm", await filled(coordinator, f"{page}/confirm"))
    assert "Die Zusage ist eingetragen." in done.text
    assert (await now(world, pairing)).state is PairingState.ACTIVE
    assert coordinator.account.name in done.text[done.text.index("Verlauf") :]


async def test_a_no_excludes_the_pair_and_looks_for_another_plan(world, coordinator, pairing):
    """With a reason of ours; whoever has no time is paused."""
    page = f"/pairings/{pairing.id}"
    sent = await filled(coordinator, f"{page}/decline", choice="no_time", reason="zählt nicht")
    assert "keine Zeit" in (await coordinator.sends(f"{page}/decline", sent)).text
    async with world.inside.database.read() as session:
        mentor = await people.find(session, pairing.mentor_id)
        assert await runs.queued(session, world.programme_id)
    assert (mentor.status, (await now(world, pairing)).changed_reason) == (Status.PAUSED, "no_time")


async def test_other_reasons_are_told_in_own_words(coordinator, pairing):
    """They stand in the history as they were typed."""
    page = f"/pairings/{pairing.id}"
    sent = await filled(coordinator, f"{page}/decline", choice="other", reason="Zieht nach <München>")
    assert "Zieht nach <München>" in (await coordinator.sends(f"{page}/decline", sent)).text


async def test_who_was_faster_is_told_and_nothing_happens(world, coordinator, pairing):
    """A page that shows an older state does not act on the newer one."""
    page = f"/pairings/{pairing.id}"
    sent = await filled(coordinator, f"{page}/cancel", reason="Mein Grund")
    await step(world, pairing, Event.CONFIRM)
    refused = await coordinator.sends(f"{page}/cancel", sent)
    assert refused.status == 412
    assert "Mein Grund" in refused.text
    assert (await now(world, pairing)).state is PairingState.ACTIVE


async def test_what_comes_too_late_is_said_before_it_is_sent(world, english, pairing):
    """Nobody is asked any more whom one could remind."""
    await step(world, pairing, Event.CANCEL)
    page = await english.get(f"/pairings/{pairing.id}/remind")
    assert "not possible in this state" in page.text
    assert page.all("button", **{"class": "main"}) == []
    refused = await english.sends(f"/pairings/{pairing.id}/remind", {"version": ""})
    assert refused.status == 412


async def test_somebody_is_reminded(world, coordinator, pairing):
    """The mail is due at once, instead of half-way to the deadline."""
    page = f"/pairings/{pairing.id}/remind"
    assert (
        "Die Erinnerung geht gleich hinaus."
        in (await coordinator.sends(page, await filled(coordinator, page))).text
    )
    async with world.inside.database.read() as session:
        mails = await outbox.of_pairing(session, pairing.id)
    waiting = [mail for mail in mails if mail.kind == "reminder" and mail.state is MailState.WAITING]
    assert [mail.due_at <= world.inside.clock.now() for mail in waiting] == [True]


async def test_a_tandem_is_completed_with_what_it_has_led_to(world, coordinator, pairing):
    """Outcome and reason are kept for the report."""
    await step(world, pairing, Event.CONFIRM)
    page = f"/pairings/{pairing.id}/complete"
    sent = await filled(coordinator, page, outcome="in_work", reason="Arbeitet in der Klinik.")
    done = await coordinator.sends(page, sent)
    assert "in Arbeit" in done.text
    after = await now(world, pairing)
    assert (after.state, after.outcome) == (PairingState.COMPLETED, Outcome.IN_WORK)


async def test_the_first_meeting_is_set_by_german_clocks_and_called_off(world, coordinator, pairing):
    """Typed as the clock on the wall shows it; shown again when it is changed."""
    await step(world, pairing, Event.CONFIRM)
    page = f"/pairings/{pairing.id}/meeting"
    sent = await filled(coordinator, page, at="2027-07-01T18:30", place="VHS Leer")
    assert "01.07.2027, 18:30 Uhr" in (await coordinator.sends(page, sent)).text
    assert (await now(world, pairing)).first_meeting_at == datetime(2027, 7, 1, 16, 30, tzinfo=UTC)
    again = await coordinator.get(page)
    assert (again.fields["at"], again.fields["place"]) == ("2027-07-01T18:30", "VHS Leer")
    off = f"/pairings/{pairing.id}/call_off"
    await coordinator.sends(off, await filled(coordinator, off))
    assert (await now(world, pairing)).first_meeting_at is None


async def test_a_refused_meeting_keeps_what_was_typed_and_names_the_field(world, coordinator, pairing):
    """The fault stands at its field."""
    await step(world, pairing, Event.CONFIRM)
    page = f"/pairings/{pairing.id}/meeting"
    refused = await coordinator.sends(page, await filled(coordinator, page, at="morgen", place="x" * 900))
    assert refused.status == 422
    assert {"#at", "#place"} <= set(refused.links)
    assert (refused.fields["at"], refused.fields["place"]) == ("morgen", "x" * 900)
    assert refused.one("input", name="at")["aria-invalid"] == "true"


async def test_a_mail_that_was_not_delivered_is_told_and_sent_again(world, viewer, coordinator, pairing):
    """On the board, beside the pairing, and with a button that puts it on its way again."""
    invitation = (OutboxRow.pairing_id == pairing.id) & (OutboxRow.kind == "invitation")
    await change(world, OutboxRow, invitation, state=MailState.FAILED, error="bad_address")
    board = await viewer.get("/pairings")
    assert "1 Nachricht nicht zugestellt" in board.text
    assert f"{world.path}/pairings?show=undelivered" in board.links
    assert "Amal Haddad" in (await viewer.get("/pairings?show=undelivered")).text
    page = await coordinator.get(f"/pairings/{pairing.id}")
    assert "Die E-Mail-Adresse ist nicht gültig." in page.text
    [again] = [form["action"] for form in page.all("form") if "retry" in str(form.get("action"))]
    sent = await coordinator.sends(again)
    assert "Die Nachricht wird erneut gesendet." in sent.text
    assert "nicht zugestellt" not in sent.text


async def test_what_both_have_said_is_shown(world, viewer, pairing):
    """Who has said what, and after how long."""
    await step(world, pairing, Event.CONFIRM)
    assert "Noch keine." in (await viewer.get(f"/pairings/{pairing.id}")).text
    said = Feedback(
        pairing_id=pairing.id, profile_id=pairing.mentee_id, months=3, fit=4, progress=5,
        created_at=world.inside.clock.now(),
    )  # fmt: skip
    async with world.inside.database.write() as session:
        await feedback.add(session, said)
    assert "Mentee 3 Monaten 4 5" in (await viewer.get(f"/pairings/{pairing.id}")).text


async def test_after_an_end_another_plan_is_looked_for(world, coordinator, pairing):
    """It leads to the run; while the pairing is open there is nothing to repair."""
    page = f"/pairings/{pairing.id}"
    assert (await coordinator.sends(f"{page}/repair")).status == 409
    await step(world, pairing, Event.CANCEL)
    run = await coordinator.sends(f"{page}/repair")
    assert "Zuordnung berechnen" in run.text
    async with world.inside.database.read() as session:
        [queued] = await runs.listed(session, world.programme_id, after=None, limit=9)
    assert queued.keep
    await coordinator.post(f"{page}/repair")
    async with world.inside.database.read() as session:
        assert len(await runs.listed(session, world.programme_id, after=None, limit=9)) == 1


async def test_pairings_of_other_programmes_are_not_there(world, pairing):
    """Neither to be seen nor to be changed."""
    boss = await world.staff(None)
    await boss.post("/desk/new-programme", {"name": "Anderes Programm"})
    page = f"/desk/programmes/anderes-programm/pairings/{pairing.id}"
    assert (await boss.get(page)).status == 404
    assert (await boss.get(f"{page}/cancel")).status == 404
    assert (await boss.get(f"{page}/dance")).status == 404
    assert (await boss.post(f"{page}/repair")).status_code == 404
