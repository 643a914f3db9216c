"""The pages that protect somebody's data: restriction, legal hold, consent, and how long people are kept."""

from api.schemas.states import Role

KEPT = {"name": "IQ Küste", "answer_days": "7", "confirmation": "mentor", "seen": "*"}


async def test_somebody_is_restricted_and_released(world, coordinator, viewer):
    """The page says so, by whom and why, and offers no change; the list says so, too."""
    person = await world.person(Role.MENTEE, name="Amal Haddad")
    here = f"/people/{person.id}"
    sent = {"version": "1", "restricted_reason": "objection"}
    assert (await viewer.post(f"{here}/restrict", sent)).status_code == 403
    page = await coordinator.sends(f"{here}/restrict", sent)
    assert "Die Verarbeitung ist eingeschränkt." in page.text
    assert "durch Käthe Öztürk: Widerspruch eingelegt" in page.text
    assert not any(link.endswith("/edit") for link in page.links)
    assert "Verarbeitung eingeschränkt" in (await viewer.get("/people/mentees")).text
    refused = await coordinator.sends(f"{here}/status", {"version": "2", "status": "paused"})
    assert refused.status == 409
    released = await coordinator.sends(f"{here}/release", {"version": "2"})
    assert "Die Einschränkung ist aufgehoben." in released.text
    assert any(link.endswith("/edit") for link in released.links)


async def test_somebody_on_legal_hold_is_not_erased(world, coordinator):
    """A hold needs a reason; the page of erasing says why it cannot be."""
    person = await world.person(Role.MENTOR, name="Bo Lind")
    here = f"/people/{person.id}"
    refused = await coordinator.sends(f"{here}/hold", {"version": "1", "held_reason": ""})
    assert refused.status == 422
    assert "#held_reason" in refused.links
    held = await coordinator.sends(f"{here}/hold", {"version": "1", "held_reason": "Klage vor Gericht"})
    assert "durch Käthe Öztürk: Klage vor Gericht" in held.text
    kept = await coordinator.sends(f"{here}/erase", {"version": "2"})
    assert kept.status == 409
    assert "Aufbewahrungspflicht" in kept.text
    assert "nicht länger aufbewahrt" in (await coordinator.sends(f"{here}/unhold", {"version": "2"})).text
    assert "gelöscht" in (await coordinator.sends(f"{here}/erase", {"version": "3"})).text


async def test_consent_is_noted_and_withdrawn(world, coordinator, administrator):
    """The version is that of the programme; where it is required, whoever has none is marked."""
    person = await world.person(Role.MENTEE, name="Amal Haddad", gender="female")
    here = f"/people/{person.id}"
    said = {**KEPT, "consent_version": "2026-10", "consent_required": "1"}
    saved = await administrator.sends("/settings", said)
    assert saved.fields["consent_version"] == "2026-10"
    assert "Einwilligung fehlt" in (await coordinator.get(here)).text
    given = await coordinator.sends(f"{here}/consent", {"version": "1"})
    assert "Eingewilligt in Fassung 2026-10" in given.text
    assert "weiblich" in given.text
    withdrawn = await coordinator.sends(f"{here}/withdraw", {"version": "2"})
    assert "Einwilligung widerrufen" in withdrawn.text
    assert "weiblich" not in withdrawn.text


async def test_what_a_limit_erases_is_said_before_it_is_saved(world, administrator):
    """The preview changes nothing."""
    await world.person(Role.MENTEE, name="Amal Haddad")
    preview = await administrator.sends("/settings", {**KEPT, "retention_months": "12", "preview": "1"})
    assert "Mit 12 Monaten sofort zu löschen: 0." in preview.text
    assert "Die nächste Löschung danach:" in preview.text
    assert "Niemand wird durch Zeitablauf gelöscht." in (await administrator.get("/settings")).text
    saved = await administrator.sends("/settings", {**KEPT, "retention_months": "12"})
    assert saved.fields["retention_months"] == "12"
