"""Who works in a programme: invited, given another role, let in anew, signed out, removed."""

import re

from api.security.staff import StaffRole

PAGE = "/settings/members"
WANTED = {"name": "Jörg Peters", "email": "J.Peters@Example.org", "role": "coordinator", "language": "de"}


def actions(page):
    """Where forms go, by the last part of the address."""
    found = [str(form["action"]) for form in page.all("form") if "action" in form]
    return {action.rpartition("/")[2]: action for action in found if re.search("/members/.{36}/", action)}


async def test_somebody_is_invited_by_a_link(world, administrator):
    """It is shown once and leads to where a password is chosen."""
    invited = await administrator.sends(PAGE, WANTED)
    address = str(invited.fields["address"])
    assert "Link für Jörg Peters" in invited.text
    welcome = await world.inside.client.get(address[address.index("/desk/welcome") :])
    assert welcome.status_code == 200
    listed = await administrator.get(PAGE)
    assert "Jörg Peters E-Mail-Adresse j.peters@example.org Rolle Koordination" in listed.text
    assert "noch kein Passwort gewählt" in listed.text
    assert "Rolle vergeben: Koordination Jörg Peters" in (await administrator.get("/settings/audit")).text


async def test_a_refused_invitation_keeps_what_was_typed(world, administrator):
    """Each fault stands at its field, in both languages."""
    sent = {"name": "", "email": "kein-at", "role": "", "language": "en"}
    refused = await administrator.sends(PAGE, sent)
    assert refused.status == 422
    assert {"#name", "#email", "#role"} <= set(refused.links)
    assert refused.fields["email"] == "kein-at"
    english = await (await world.staff(StaffRole.ADMINISTRATOR, "en")).get(PAGE)
    assert "Invite somebody" in english.text


async def test_roles_are_changed_and_taken_away(world, administrator):
    """What somebody may do follows at once; one's own role is not for oneself to change."""
    assert actions(await administrator.get(PAGE)) == {}
    other = await world.staff(StaffRole.VIEWER)
    found = actions(await administrator.get(PAGE))
    assert set(found) == {"role", "remove", "sign-out", "link"}
    await administrator.sends(found["role"], {"role": "administrator"})
    assert (await other.get(PAGE)).status == 200
    refused = await administrator.sends(found["role"], {"role": "king"})
    assert refused.status == 422
    assert str((await administrator.sends(found["link"])).fields["address"]).partition("/desk")[2]
    assert "Überall abgemeldet." in (await administrator.sends(found["sign-out"])).text
    assert (await other.post("/settings")).status_code == 401
    assert "Die Rolle ist entzogen." in (await administrator.sends(found["remove"])).text
    assert (await administrator.sends(found["remove"])).status == 404


async def test_an_account_with_roles_elsewhere_is_let_in_by_the_installation(world, administrator):
    """The administrator of one programme cannot take it over; who sees to all of them can help."""
    boss = await world.staff(None)
    await boss.post("/desk/new-programme", {"name": "Anderswo"})
    other = await world.staff(StaffRole.VIEWER)
    there = "/desk/programmes/anderswo/settings/members"
    given = await boss.sends(there, {**WANTED, "email": other.account.email})
    assert "Link für" in given.text
    link = actions(await administrator.get(PAGE))["link"]
    refused = await administrator.sends(link)
    assert refused.status == 403
    assert "address" not in refused.fields
    assert (await boss.sends(link)).fields["address"]
