"""All that is stored of one person, to be read and as a file."""

from api.schemas.states import Role
from api.services.witnessing import Witness


async def test_all_that_is_stored_can_be_read_and_kept(world, coordinator):
    """The page says what each part is for; the file holds the same."""
    person = await world.person(Role.MENTEE, name="Amal Haddad", email="amal@example.org")
    here = f"/people/{person.id}"
    assert f"{world.path}{here}/stored" in (await coordinator.get(here)).links
    page = await coordinator.get(f"{here}/stored")
    assert all(word in page.text for word in ("Amal Haddad", "amal@example.org", "Mail-Adresse", "81302"))
    assert "Wer teilnimmt, und worauf eine gute Zuordnung beruht" in page.text
    file = await coordinator.get(f"{here}/stored/data.json")
    assert file.answer.headers["cache-control"] == "no-store"
    assert file.answer.json()["stored"]["profiles"][0]["wire"]["email"] == "amal@example.org"


async def test_a_viewer_hands_nothing_on(world, viewer):
    """Whoever may not change anything is not offered it."""
    person = await world.person(Role.MENTOR)
    assert not any("/stored" in link for link in (await viewer.get(f"/people/{person.id}")).links)
    assert (await viewer.get(f"/people/{person.id}/stored")).status == 403


async def test_administrators_see_who_has_looked(world, administrator):
    """Whom, in which way; a page of it is no look."""
    person = await world.person(Role.MENTEE, name="Amal Haddad")
    await administrator.get(f"/people/{person.id}")
    [close] = [one for one in world.inside.app.on_shutdown if isinstance(one.__self__, Witness)]
    await close()
    page = await administrator.get("/settings/audit/reads")
    assert all(word in page.text for word in ("Amal Haddad", "Profil"))
    assert f"{world.path}/settings/audit/reads" in (await administrator.get("/settings/audit")).links
