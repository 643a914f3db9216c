"""The pages about people: lists, one person, the form, what is erased."""

from datetime import UTC, datetime

from api import words
from api.schemas.people import PairInput, PersonInput
from api.schemas.states import PairKind, Role, Status
from api.security.access import OPERATOR
from api.services import dossier, pairs, people
from api.services.versions import Expected
from api.store.people import listed
from api.store.records import PeopleFilter
from matcher.pairing import PairingState
from scoring.catalogue import load

NEW = {
    "name": "Amal Haddad",
    "email": "amal@example.org",
    "occupations": ["Krankenschwester", ""],
    "languages": ["Deutsch", "Arabisch", ""],
    "levels": ["B2", "native", ""],
    "location": "Leer",
    "meeting": "either",
    "max_distance_km": "12,5",
    "waiting_since": "2026-08-01",
    "topics": ["recognition"],
}


async def stored(world, role: Role, name: str):
    """The one person of this name."""
    async with world.inside.database.read() as session:
        found = await listed(session, world.programme_id, role, PeopleFilter(), after=None, limit=1000)
    [one] = [person for person in found if person.wire["name"] == name]
    return one


async def test_the_lists_are_shown_in_both_languages(world, viewer, english):
    """Mentees come first; a viewer is offered no way to change anything."""
    await world.person(Role.MENTEE, name="Amal Haddad")
    german = await viewer.get("/people/mentees")
    assert "1 Mentee" in german.text
    assert "Amal Haddad" in german.text
    assert not any("/new" in link or "/import" in link for link in german.links)
    shown = await english.get("/people/mentees")
    assert "Waiting since" in shown.text
    assert any(link.endswith("/people/mentees/new") for link in shown.links)
    assert (await viewer.post("/people/mentees/new", NEW)).status_code == 403


async def test_names_are_sorted_as_in_a_dictionary_and_the_other_way_round(world, viewer):
    """Umlauts stand where they are looked for; the heading says what is sorted and how."""
    for name in ("Zoe Adler", "Özlem Kaya", "amal Haddad", "Otto Ebel"):
        await world.person(Role.MENTOR, name=name)
    page = await viewer.get("/people/mentors")
    order = sorted(("amal Haddad", "Özlem Kaya", "Otto Ebel", "Zoe Adler"), key=page.text.index)
    assert order == ["amal Haddad", "Özlem Kaya", "Otto Ebel", "Zoe Adler"]
    turned = await viewer.sends("/people/mentors", {"sort": "name"})
    assert turned.one("th", **{"aria-sort": "descending"})
    assert turned.text.index("Zoe Adler") < turned.text.index("amal Haddad")


FILTERS = [
    ({"q": "haddad leer"}, {"Amal Haddad"}),
    ({"occupation": "43"}, {"Bo Lind"}),
    ({"language": "ar"}, {"Amal Haddad"}),
    ({"status": "paused"}, {"Bo Lind"}),
    ({"ags": "03404"}, {"Bo Lind"}),
    ({"free": "1"}, {"Amal Haddad", "Bo Lind"}),
    ({"q": "niemand"}, set()),
    ({"reset": "1"}, {"Amal Haddad", "Bo Lind"}),
]


async def test_a_filter_leaves_out_others_and_is_kept(world, viewer):
    """What was chosen holds when the page is opened again, and stands in no address."""
    arabic = [{"code": "de", "level": "B2"}, {"code": "ar", "level": "native"}]
    await world.person(Role.MENTEE, name="Amal Haddad", languages=arabic)
    await world.person(
        Role.MENTEE, name="Bo Lind", status="paused",
        occupations=[{"kldb": "43414"}], location={"place": "Osnabrück"},
    )  # fmt: skip
    for chosen, found in FILTERS:
        answer = await viewer.post("/people/mentees", chosen)
        assert (answer.status_code, answer.headers["location"]) == (303, f"{world.path}/people/mentees")
        page = await viewer.get("/people/mentees")
        assert {name for name in ("Amal Haddad", "Bo Lind") if name in page.text} == found, chosen


async def test_a_long_list_comes_in_pages(world, viewer):
    """Fifty on a page; a page beyond the last is the last."""
    for number in range(51):
        await world.person(Role.MENTEE, name=f"Person {number:02}")
    first, last = await viewer.get("/people/mentees"), await viewer.get("/people/mentees?page=9")
    assert "Seite 1 von 2" in first.text
    assert "Person 49" in first.text
    assert "Person 50" not in first.text
    assert "Person 50" in last.text
    assert "Person 49" not in last.text
    assert len(first.answer.content) < 100_000


async def test_somebody_new_is_stored_with_all_that_was_typed(world, coordinator):
    """Texts are resolved: occupation, place and languages, with a decimal comma in a distance."""
    page = await coordinator.sends("/people/mentees/new", NEW)
    assert "Hinzugefügt." in page.text
    person = await stored(world, Role.MENTEE, "Amal Haddad")
    assert person.wire["occupations"] == [{"kldb": "81302", "text": "Krankenschwester"}]
    assert person.wire["location"] == {"place": "Leer"}
    assert person.wire["languages"] == [{"code": "de", "level": "B2"}, {"code": "ar", "level": "native"}]
    assert person.wire["max_distance_km"] == 12.5
    assert person.wire["topics"] == ["recognition"]
    assert person.wire["waiting_since"] == "2026-08-01"
    assert "Käthe Öztürk" in page.text


async def test_an_ambiguous_text_is_kept_and_its_candidates_can_be_clicked(world, coordinator):
    """Nothing typed is lost; the candidate that is chosen takes the place of the text."""
    typed = {**NEW, "location": "Winsen", "name": "Bo"}
    refused = await coordinator.sends("/people/mentees/new", typed)
    assert refused.status == 422
    assert refused.fields["location"] == "Winsen"
    assert refused.one("input", id="location")["aria-invalid"] == "true"
    assert "#location" in refused.links
    choices = [button["value"] for button in refused.all("button", name="choose")]
    assert "location|Winsen (Luhe)" in choices
    done = await coordinator.sends("/people/mentees/new", {**typed, "choose": "location|Winsen (Luhe)"})
    assert "Winsen (Luhe)" in done.text
    assert (await stored(world, Role.MENTEE, "Bo")).wire["location"] == {"place": "Winsen (Luhe)"}


async def test_every_candidate_that_is_offered_is_understood(coordinator):
    """An unknown language or code is replaced by the one that is clicked."""
    typed = {**NEW, "languages": ["Deutsch", "Arabich"], "levels": ["B2", "A1"], "occupations": ["81399"]}
    refused = await coordinator.sends("/people/mentees/new", typed)
    offered = [str(button["value"]) for button in refused.all("button", name="choose")]
    language = next(one for one in offered if one.startswith("languages.1.code|"))
    job = next(one for one in offered if one.startswith("occupations.0|"))
    once = await coordinator.sends("/people/mentees/new", {**typed, "choose": language})
    assert once.status == 422
    assert not [one for one in once.all("button", name="choose") if "languages" in str(one["value"])]
    fixed = {**typed, "languages": ["Deutsch", "Arabisch"], "choose": job}
    assert (await coordinator.sends("/people/mentees/new", fixed)).status == 200


async def test_all_faults_of_a_form_are_named_at_once(coordinator):
    """An empty form names what is needed, at its fields, in the reader's language."""
    refused = await coordinator.sends("/people/mentors/new", {"capacity": "x", "meeting": "either"})
    assert refused.status == 422
    assert {"#capacity", "#occupations.0", "#location", "#languages.0.code"} <= set(refused.links)


async def test_a_reference_that_somebody_has_is_refused_at_its_field(world, coordinator):
    """The fault stands where the reference was typed."""
    await world.person(Role.MENTEE, external_ref="K-1")
    refused = await coordinator.sends("/people/mentees/new", {**NEW, "external_ref": "K-1"})
    assert refused.status == 409
    assert refused.one("input", name="external_ref")["aria-invalid"] == "true"


async def test_a_form_that_is_sent_as_it_was_changes_nothing(world, coordinator):
    """Codes and texts keep their form on the wire, and the profile its version."""
    before = await world.person(
        Role.MENTOR, name="Bo", occupations=[{"kldb": "43414"}, {"text": "Krankenschwester"}],
        location={"ags": "03457"}, capacity=2, max_distance_km=40, topics=["network", "recognition"],
    )  # fmt: skip
    page = await coordinator.get(f"/people/{before.id}/edit")
    texts = ("name", "email", "external_ref", "location", "capacity", "max_distance_km", "version")
    form = {name: page.fields[name] or "" for name in texts}
    form |= {
        "occupations": [one["value"] or "" for one in page.all("input", name="occupations")],
        "languages": ["Deutsch"], "levels": ["B2"], "meeting": "either",
        "topics": [one["value"] or "" for one in page.all("input", name="topics") if "checked" in one],
    }  # fmt: skip
    assert (await coordinator.post(f"/people/{before.id}/edit", form)).status_code == 303
    assert await stored(world, Role.MENTOR, "Bo") == before


async def test_what_somebody_else_has_changed_meanwhile_is_shown_first(world, coordinator):
    """The other's change is not lost unseen; sent once more, what was typed counts."""
    person = await world.person(Role.MENTEE, name="Bo")
    async with world.inside.database.write() as session:
        await people.change(
            session, world.inside.clock, OPERATOR, Role.MENTEE, person.id, {"name": "Bo Lind"},
            expected=Expected(), catalogue=load(),
        )  # fmt: skip
    typed = {**NEW, "name": "Bo Berg", "version": "1"}
    seen = await coordinator.sends(f"/people/{person.id}/edit", typed)
    assert seen.status == 412
    assert "Bo Lind" in seen.text
    assert (seen.fields["name"], seen.fields["version"]) == ("Bo Berg", "2")
    await coordinator.sends(f"/people/{person.id}/edit", {**typed, "version": "2"})
    assert (await stored(world, Role.MENTEE, "Bo Berg")).version == 3


async def test_a_person_is_paused_and_the_history_says_by_whom(world, coordinator, viewer):
    """The page shows the profile, what happened and who did it; a viewer may not pause."""
    person = await world.person(Role.MENTEE, name="Bo")
    answer = await viewer.post(f"/people/{person.id}/status", {"status": "paused", "version": "1"})
    assert answer.status_code == 403
    page = await coordinator.sends(f"/people/{person.id}/status", {"status": "paused", "version": "1"})
    assert "Die Person pausiert." in page.text
    assert "Geändert: Status" in page.text
    assert "Käthe Öztürk" in page.text
    assert (await stored(world, Role.MENTEE, "Bo")).status is Status.PAUSED
    late = await coordinator.sends(f"/people/{person.id}/status", {"status": "archived", "version": "1"})
    assert late.status == 412


async def test_erasing_asks_first_and_says_what_goes(world, coordinator):
    """The page counts what belongs to the person; afterwards all of it is gone."""
    mentee, mentor = await world.person(Role.MENTEE, name="Bo"), await world.person(Role.MENTOR, name="Al")
    pair = PairInput(mentee_id=mentee.id, mentor_id=mentor.id, reason="Verwandt")
    async with world.inside.database.write() as session:
        await pairs.add(session, world.inside.clock, OPERATOR, PairKind.EXCLUSION, world.programme_id, pair)
    assert "Verwandt" in (await coordinator.get(f"/people/{mentee.id}")).text
    asked = await coordinator.get(f"/people/{mentee.id}/erase")
    assert "1 Ausschluss" in asked.text
    done = await coordinator.sends(f"/people/{mentee.id}/erase", {"version": "1"})
    assert "gelöscht" in done.text
    assert (await coordinator.get(f"/people/{mentee.id}")).status == 404
    assert "Verwandt" not in (await coordinator.get(f"/people/{mentor.id}")).text


async def test_fields_are_offered_what_they_understand(world, coordinator, english):
    """What a look-up offers is taken by the form, in the reader's language."""
    for kind, typed, wanted in (
        ("occupations", "kranken", "Gesundheits- und Krankenpfleger/in (81302)"),
        ("places", "Winsen", "Winsen (Luhe)"),
        ("languages", "arab", "Arabisch"),
    ):
        answer = await world.inside.client.get(
            f"{world.path}/people/lookup/{kind}?q={typed}", headers=coordinator.headers
        )
        assert wanted in answer.json(), kind
    answer = await world.inside.client.get(
        f"{world.path}/people/lookup/languages?q=arab", headers=english.headers
    )
    assert "Arabic" in answer.json()


async def test_a_list_is_downloaded_as_a_file(world, viewer):
    """Everybody, in the language of the reader."""
    await world.person(Role.MENTEE, name="Bo Lind")
    answer = await world.inside.client.get(f"{world.path}/people/mentees/export.csv", headers=viewer.headers)
    assert answer.status_code == 200
    assert "Bo Lind" in answer.content.decode("utf-8-sig")
    assert 'filename="mentees.csv"' in answer.headers["content-disposition"]


async def test_people_of_other_programmes_are_not_found(world):
    """An id alone opens nothing."""
    boss = await world.staff(None)
    await boss.post("/desk/new-programme", {"name": "Anderes"})
    person = await world.person(Role.MENTEE, name="Bo")
    assert (await boss.get(f"/desk/programmes/anderes/people/{person.id}")).status == 404
    async with world.inside.database.read() as session:
        found = await dossier.of_person(session, OPERATOR, person.id)
    assert found.history[0].event.at <= datetime.now(UTC)


def test_all_that_may_have_happened_has_a_name():
    """No history stops at a state or a field that nobody has named."""
    states = [f"people.history.pairing.{state}" for state in PairingState]
    fields = [f"people.field.{name}" for name in PersonInput.model_fields]
    assert [key for key in (*states, *fields) if not words.known(key)] == []
