"""Settings: the programme, keys, webhooks, the trail."""

import re

import pytest
import pytest_asyncio

from api.schemas.events import ANY_OF_KIND, EVENT_TYPES, PING, TRAIL_TYPES
from api.schemas.states import Role
from api.security.staff import StaffRole
from api.words import LANGUAGES, label

PAGES = ("", "/mails", "/mails/invitation/de", "/members", "/keys", "/webhooks", "/audit")


@pytest_asyncio.fixture(loop_scope="session")
async def english_administrator(world):
    """An administrator who reads English."""
    return await world.staff(StaffRole.ADMINISTRATOR, "en")


async def test_settings_are_shown_in_both_languages(administrator, english_administrator):
    """Each page has its name as heading."""
    for page, german, english in (
        ("", "Wer vor Beginn eines Tandems gefragt wird", "Who is asked before a tandem begins"),
        ("/keys", "Es gibt keine Schlüssel.", "There are no keys."),
        ("/webhooks", "Es gibt keine Webhooks.", "There are no webhooks."),
        ("/audit", "Programm angelegt", "Programme created"),
    ):
        assert german in (await administrator.get(f"/settings{page}")).text
        assert english in (await english_administrator.get(f"/settings{page}")).text


async def test_settings_are_for_administrators(world, coordinator, administrator):
    """A coordinator sees none of them nor a way there, and changes nothing."""
    assert f"{world.path}/settings" not in (await coordinator.get("/report")).links
    assert f"{world.path}/settings" in (await administrator.get("/report")).links
    for page in PAGES:
        assert (await coordinator.get(f"/settings{page}")).status == 403
    assert (await coordinator.post("/settings/keys", {"name": "x", "scopes": "matching"})).status_code == 403


async def test_a_programme_is_changed(world, administrator):
    """What was typed is shown afterwards, when it is refused, too; nobody overwrites what is newer."""
    form = await administrator.get("/settings")
    sent = {
        "name": "IQ Küste", "answer_days": "14", "confirmation": "mentor_then_mentee",
        "require_if_match": "1", "seen": form.fields["seen"],
    }  # fmt: skip
    saved = await administrator.sends("/settings", sent)
    assert saved.status == 200
    assert (saved.fields["name"], saved.fields["answer_days"]) == ("IQ Küste", "14")
    assert "checked" in saved.one("input", name="confirmation", value="mentor_then_mentee")
    assert "checked" in saved.one("input", name="require_if_match")
    assert world.slug in saved.text
    late = await administrator.sends("/settings", {**sent, "name": "Zu spät"})
    assert (late.status, late.fields["name"]) == (412, "Zu spät")
    refused = await administrator.sends(
        "/settings", {"name": "", "answer_days": "bald", "confirmation": "", "seen": "*"}
    )
    assert (refused.status, refused.fields["answer_days"]) == (422, "bald")
    assert {"#name", "#answer_days", "#confirmation"} <= set(refused.links)
    assert refused.one("input", name="answer_days")["aria-invalid"] == "true"


async def test_a_key_is_shown_once_replaced_and_revoked(world, administrator):
    """It opens this programme alone; the list shows its beginning."""
    made = await administrator.sends(
        "/settings/keys", {"name": "Falldatenbank", "scopes": ["profiles:read"], "expires_at": "2099-12-31"}
    )
    key = made.fields["key"]
    read = await world.inside.client.get("/v1/programmes", headers={"Authorization": f"Bearer {key}"})
    assert [one["slug"] for one in read.json()["items"]] == [world.slug]
    listed = await administrator.get("/settings/keys")
    assert key not in listed.answer.text
    assert key[:15] in listed.text
    assert "Personen lesen" in listed.text
    assert administrator.account.name in listed.text
    [rotate] = [form["action"] for form in listed.all("form") if (form["action"] or "").endswith("/rotate")]
    other = await administrator.sends(rotate, {"overlap_hours": "0"})
    assert other.fields["key"] not in {None, key}
    gone = await world.inside.client.get("/v1/programmes", headers={"Authorization": f"Bearer {key}"})
    assert gone.status_code == 401
    [revoke] = [
        form["action"]
        for form in (await administrator.get("/settings/keys")).all("form")
        if (form["action"] or "").endswith("/revoke")
    ]
    assert "Der Schlüssel ist gesperrt." in (await administrator.sends(revoke)).text
    told = (await administrator.get("/settings/audit")).text
    for what in ("angelegt", "ersetzt", "gesperrt"):
        assert f"Käthe Öztürk Schlüssel {what} Falldatenbank" in told


async def test_a_refused_key_keeps_what_was_typed(administrator):
    """The fault stands at its field, and no key is made."""
    for sent, field in (
        ({"name": "Neu"}, "scopes"),
        ({"name": "", "scopes": "matching"}, "name"),
        ({"name": "Neu", "scopes": "matching", "expires_at": "2001-01-01"}, "expires_at"),
        ({"name": "Neu", "scopes": "matching", "expires_at": "irgendwann"}, "expires_at"),
    ):
        refused = await administrator.sends("/settings/keys", sent)
        assert refused.status == 422
        assert f"#{field}" in refused.links
        assert refused.fields["name"] == sent["name"]
        assert refused.fields["expires_at"] == sent.get("expires_at", "")
        ticked = [box["value"] for box in refused.all("input", name="scopes") if "checked" in box]
        assert ticked == [one for name, one in sent.items() if name == "scopes"]
        assert "Es gibt keine Schlüssel." in refused.text


async def test_a_webhook_is_set_up_tried_and_removed(administrator):
    """Its secret is shown once; a test can be sent again; a refused address is kept."""
    made = await administrator.sends(
        "/settings/webhooks", {"url": "https://example.org/hook", "event_types": ["pairing.*", "run.*"]}
    )
    assert str(made.fields["secret"]).startswith("whsec_")
    listed = await administrator.get("/settings/webhooks")
    assert "Tandems: alles, Berechnungen: alles" in listed.text
    [page] = [link for link in listed.links if re.search("/webhooks/[0-9a-f-]{36}$", link)]
    tried = await administrator.sends(f"{page}/ping")
    assert "Die Probe ist unterwegs." in tried.text
    [again] = [form["action"] for form in tried.all("form") if (form["action"] or "").endswith("/redeliver")]
    assert "noch einmal gesendet" in (await administrator.sends(str(again))).text
    rotated = await administrator.sends(f"{page}/rotate")
    assert rotated.fields["secret"] != made.fields["secret"]
    assert "Altes Geheimnis gilt bis" in (await administrator.get(page)).text
    assert "Der Webhook ist entfernt." in (await administrator.sends(f"{page}/remove")).text
    assert (await administrator.get(page)).status == 404

    sent = {"url": "http://192.0.2.1/x", "description": "Da", "event_types": "mail.*"}
    refused = await administrator.sends("/settings/webhooks", sent)
    assert refused.status == 422
    assert (refused.fields["url"], refused.fields["description"]) == ("http://192.0.2.1/x", "Da")
    assert "checked" in refused.one("input", name="event_types", value="mail.*")
    assert refused.one("input", name="url")["aria-invalid"] == "true"


async def test_the_trail_names_who_has_done_what(world, administrator, monkeypatch):
    """By name, filtered by type, in pages of which each begins where one ends."""
    monkeypatch.setattr("api.services.audit.PAGE", 2)
    for number in range(3):
        last = await world.person(Role.MENTOR, name=f"Mentorin {number}")
    await administrator.sends(
        "/settings", {"name": "Anders", "answer_days": "7", "confirmation": "mentor", "seen": "*"}
    )
    everything = await administrator.get("/settings/audit")
    assert "Käthe Öztürk Programm geändert" in everything.text
    assert "Betrieb Mentorin oder Mentor aufgenommen Mentorin 2" in everything.text
    assert f"{world.path}/people/{last.id}" in everything.links
    first = await administrator.get("/settings/audit?type=mentor.created")
    [older] = [link for link in first.links if "before=" in link]
    second = await administrator.get(f"/desk{older.partition('/desk')[2]}")
    assert (len(first.all("th", scope="row")), len(second.all("th", scope="row"))) == (2, 1)
    assert not [link for link in second.links if "before=" in link]


async def test_the_trail_of_the_installation_is_for_its_administrators(world, administrator, monkeypatch):
    """What became of accounts, keys and webhooks, by name, filtered, in pages; nobody else is shown it."""
    monkeypatch.setattr("api.services.trail.PAGE", 2)
    boss = await world.staff(None)
    assert "/desk/trail" in (await boss.get("/desk")).links
    for number in range(3):
        await administrator.sends("/settings/keys", {"name": f"Schlüssel {number}", "scopes": "matching"})
    await boss.sends("/desk/account", {"name": "Käthe Ö.", "language": "de"})
    everything = await boss.get("/desk/trail")
    assert "Käthe Ö. Name oder Sprache eines Kontos geändert Käthe Ö." in everything.text
    first = await boss.get("/desk/trail?type=key.created")
    assert "Käthe Öztürk Schlüssel angelegt Schlüssel 2" in first.text
    [older] = [link for link in first.links if "before=" in link]
    assert "Schlüssel angelegt Schlüssel 0" in (await boss.get(older)).text
    assert (await administrator.get("/desk/trail")).status == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_can_be_named(language):
    """Types, all of a kind, and the test of a webhook."""
    for one in {*EVENT_TYPES, *ANY_OF_KIND, *TRAIL_TYPES, PING}:
        assert label("event", one, language)
